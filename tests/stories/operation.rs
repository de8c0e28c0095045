//! What an operator relies on: jobs, the seal on what was recorded, checks, backups.

use crate::{
    database::Engine,
    node::{Node, until},
    world::World,
};

stories!(a_due_job_runs_on_one_of_two_nodes);

/// SQLite is one node's.
async fn a_due_job_runs_on_one_of_two_nodes(world: &World) {
    if world.engine == Engine::Sqlite {
        return;
    }
    world.stop().await;
    let talkative = world.configuration.clone().with("LOG", "passerelle=debug");
    let (one, other) = tokio::join!(Node::start(&talkative), Node::start(&talkative));
    let done = |node: &Node| node.log().lines().filter(|line| line.contains("a job was done") && line.contains("\"forget\"")).count();
    let rounds = 8;
    let begun = done(&one) + done(&other);
    for _ in 0..rounds {
        world.database.run("update job set due_at = now() - interval '1 second' where name = 'forget'").await;
        let rest = "job where name = 'forget' and due_at > now() + interval '50 minutes'";
        until("the job to be done", async || (world.database.count(rest).await == 1).then_some(())).await;
    }
    assert_eq!(done(&one) + done(&other), begun + rounds, "each time on one node");
    assert!(one.stop().await.is_empty() && other.stop().await.is_empty());
    world.start().await;
}
