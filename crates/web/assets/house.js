// What the pages can do better with JavaScript; every one of them works without.
// Loaded in the head and before anything is painted, so that the theme never flashes.
"use strict";

const root = document.documentElement;
root.classList.add("js");

// Theme: the server paints light or dark where the reader chose; "auto" follows the system.
const systemDark = matchMedia("(prefers-color-scheme: dark)");
function paintTheme() {
  const choice = root.dataset.themeChoice;
  const dark = choice === "dark" || (choice === "auto" && systemDark.matches);
  root.dataset.bsTheme = dark ? "dark" : "light";
  const button = document.querySelector("[data-theme-switch]");
  if (button) button.setAttribute("aria-pressed", String(dark));
}
paintTheme();
systemDark.addEventListener("change", paintTheme);

function switchTheme() {
  root.dataset.themeChoice = root.dataset.bsTheme === "dark" ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${root.dataset.themeChoice}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  paintTheme();
}

// Says something to screen readers.
function announce(words) {
  const place = document.querySelector("[data-announce]");
  place.textContent = "";
  setTimeout(() => { place.textContent = words; }, 50);
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("copied");
  announce(button.dataset.copied);
  setTimeout(() => button.classList.remove("copied"), 1500);
}

function reveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.textContent = shown ? button.dataset.revealShow : button.dataset.revealHide;
}

// A form is sent once, however often its button is pressed; coming back to the page frees it again.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.hasAttribute("data-once")) return;
  if (form.dataset.once === "sent") {
    event.preventDefault();
    return;
  }
  form.dataset.once = "sent";
  if (event.submitter) event.submitter.classList.add("sending");
}

function freeForms() {
  for (const form of document.querySelectorAll("[data-once]")) form.dataset.once = "";
  for (const button of document.querySelectorAll(".sending")) button.classList.remove("sending");
}

// The confirmation: the same facts in a pop-up. A form that still lacks something goes to the server, which says what.
function confirmFirst(event) {
  const form = event.target;
  const dialog = document.getElementById(form.dataset.confirm);
  const confirmed = event.submitter && event.submitter.hasAttribute("data-confirmed");
  if (!dialog || !dialog.showModal || confirmed || !form.checkValidity()) return;
  event.preventDefault();
  dialog.showModal();
}

// Asks for the form again as it is for what is chosen now, and finds a part of it.
let asked = new AbortController();
async function askAgain(form, part, put) {
  // Only the newest choice counts: a late answer must not replace what was filled in since.
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  const fields = new URLSearchParams(new FormData(form));
  fields.set("change_country", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(part);
    if (!fresh) throw new Error("not the form");
    put(form.querySelector(part), fresh);
  } catch {
    return signal.aborted;
  }
  return true;
}

// The other address fields follow from the country. What was typed where the new country has no field is kept for the next.
const typed = new Map();
const fits = (field, text) => !field.options || [...field.options].some((option) => option.value === text);
async function changeCountry(select) {
  const done = await askAgain(select.form, "[data-swap=address] .address-grid", (old, fresh) => {
    for (const field of old.querySelectorAll("[name]")) {
      if (field.value || fits(field, typed.get(field.name))) typed.set(field.name, field.value);
    }
    for (const field of fresh.querySelectorAll("[name]")) {
      const kept = typed.get(field.name);
      if (kept && !field.value && fits(field, kept)) field.value = kept;
    }
    old.replaceWith(fresh);
    announce(select.dataset.changed);
  });
  if (!done) select.form.requestSubmit(select.form.querySelector("[name=change_country]"));
}

// In some countries each region has a list of its cities.
function changeRegion(select) {
  if (select.form.querySelector("#cities")) askAgain(select.form, "#cities", (old, fresh) => old.replaceWith(fresh));
}

// The question about an address is a pop-up. Who leaves it to edit the address has answered nothing.
function popUp(dialog) {
  dialog.open = false;
  dialog.showModal();
  dialog.addEventListener("close", () => {
    dialog.querySelector("fieldset").disabled = true;
    const fields = document.querySelector(".address-fields");
    (fields.querySelector("[aria-invalid=true]") || fields.querySelector("[name=line1]") || fields.querySelector("select")).focus();
  });
}

// A link to a page that is a pop-up here, too. With a key held it leads to the page, in a tab of its own.
function openInstead(event, link) {
  const dialog = document.getElementById(link.dataset.opens);
  if (!dialog || !dialog.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
}

// A pop-up that was sent comes back open, on the page it stood on. Who leaves it is where it was opened.
function askOn(dialog) {
  history.replaceState(null, "", dialog.dataset.asks);
  dialog.open = false;
  dialog.showModal();
  dialog.addEventListener("close", () => document.querySelector(`[data-opens="${dialog.id}"]`).focus());
}

// Puts in what changed and leaves the rest alone, so that a focus or a press is not lost under the reader.
function follow(list, fresh) {
  if (list.dataset.live !== fresh.dataset.live) {
    // It goes on, or has stopped: what stands around the list says so, too.
    list.dataset.live = fresh.dataset.live;
    for (const part of [".done-panel", ".card-footer"]) {
      list.parentElement.querySelector(part).replaceWith(fresh.parentElement.querySelector(part));
    }
    document.title = fresh.ownerDocument.title;
  }
  const [old, now] = [[...list.children], [...fresh.children]];
  if (old.length !== now.length) return list.replaceChildren(...now);
  for (const [at, item] of now.entries()) {
    if (item.innerHTML !== old[at].innerHTML) old[at].replaceWith(item);
  }
}

// A page that waits looks again by itself and moves on when there is nothing left to wait for.
function watch(list) {
  const pause = Number(list.dataset.live);
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (answer.ok && !fresh) return location.reload();
      if (fresh) follow(list, fresh);
    } catch {
      // The network will come back; try again.
    }
    watch(list);
  }, pause);
}

// A notice becomes a pop-up. Once put off it is a notice again, as long as this window is open.
function remind(notices) {
  const notice = [...notices].find((one) => !sessionStorage.getItem(`later ${one.id}`));
  if (!notice) return;
  notice.removeAttribute("open");
  notice.showModal();
  notice.addEventListener("close", () => {
    sessionStorage.setItem(`later ${notice.id}`, "1");
    notice.setAttribute("open", "");
  }, { once: true });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const link = event.target.closest("a[data-opens]");
  closeMenus(event.target.closest("details[data-menu]"));
  if (link) openInstead(event, link);
  if (!button) return;
  if (button.hasAttribute("data-theme-switch")) switchTheme();
  if (button.hasAttribute("data-copy")) copy(button);
  if (button.hasAttribute("data-reveal")) reveal(button);
  if (button.hasAttribute("data-print")) print();
  if (button.hasAttribute("data-dismiss") || button.hasAttribute("data-edit")) button.closest("dialog").close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) menu.querySelector("summary").focus();
  closeMenus(null);
});
document.addEventListener("change", (event) => {
  if (event.target.hasAttribute("data-change-country")) changeCountry(event.target);
  if (event.target.hasAttribute("data-change-region")) changeRegion(event.target);
});
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-confirm")) confirmFirst(event);
  sendOnce(event);
});
addEventListener("pageshow", freeForms);
document.addEventListener("DOMContentLoaded", () => {
  paintTheme();
  const asking = document.querySelector("dialog[data-asks]");
  if (asking) askOn(asking);
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  const question = document.querySelector("dialog[data-question]");
  if (question) popUp(question);
  for (const list of document.querySelectorAll("[data-live]")) watch(list);
  remind(document.querySelectorAll("dialog[data-pop-up]"));
});
