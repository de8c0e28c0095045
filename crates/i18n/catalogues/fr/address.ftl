# Adresses professionnelles. Les libellés portent le nom que les règles de chaque pays donnent au champ. $example est
# un code postal du pays, ou le début des codes postaux d’une région ; $region est un nom.

address-label-country = Pays
address-label-line1 = Numéro et rue
address-label-line2 = Bâtiment, étage ou bureau
address-label-line3 = Complément d’adresse
address-label-city = Ville
address-label-post-town = Ville ou localité
address-label-suburb = Localité
address-label-neighborhood = Quartier
address-label-district = District
address-label-townland = Lieu-dit
address-label-village-township = Village ou commune
address-label-province = Province
address-label-state = État
address-label-county = Comté
address-label-department = Département
address-label-emirate = Émirat
address-label-island = Île
address-label-oblast = Région (oblast)
address-label-parish = Paroisse
address-label-prefecture = Préfecture
address-label-area = Secteur
address-label-do-si = Province ou ville métropolitaine
address-label-postal-code = Code postal
address-label-zip-code = Code ZIP
address-label-pin-code = Code PIN
address-label-eircode = Eircode
address-label-sorting-code = CEDEX ou code de tri

address-enter-line1 = Indiquez le numéro et la rue, par exemple 12 rue de la Paix.
address-enter-city = Indiquez la ville.
address-enter-post-town = Indiquez la ville ou la localité.
address-enter-suburb = Indiquez la localité.
address-enter-district = Indiquez le district.
address-enter-province = Indiquez la province.
address-enter-state = Indiquez l’État.
address-enter-department = Indiquez le département.
address-enter-island = Indiquez l’île.
address-enter-postal-code = Indiquez le code postal, par exemple { $example }.
address-enter-zip-code = Indiquez le code ZIP, par exemple { $example }.
address-enter-pin-code = Indiquez le code PIN, par exemple { $example }.

address-choose-country = Choisissez un pays dans la liste.
address-choose-province = Choisissez une province dans la liste.
address-choose-state = Choisissez un État dans la liste.
address-choose-county = Choisissez un comté dans la liste.
address-choose-department = Choisissez un département dans la liste.
address-choose-district = Choisissez un district dans la liste.
address-choose-emirate = Choisissez un émirat dans la liste.
address-choose-island = Choisissez une île dans la liste.
address-choose-oblast = Choisissez une région dans la liste.
address-choose-parish = Choisissez une paroisse dans la liste.
address-choose-prefecture = Choisissez une préfecture dans la liste.
address-choose-area = Choisissez un secteur dans la liste.
address-choose-do-si = Choisissez une province ou une ville métropolitaine dans la liste.

address-format-postal-code = Indiquez un code postal comme { $example }.
address-format-zip-code = Indiquez un code ZIP comme { $example }.
address-format-pin-code = Indiquez un code PIN comme { $example }.
address-format-eircode = Indiquez un Eircode comme { $example }.

address-elsewhere-postal-code = Pour { $region }, les codes postaux commencent par { $example } : corrigez le code postal ou choisissez le lieu auquel il appartient.
address-elsewhere-zip-code = Pour { $region }, les codes ZIP commencent par { $example } : corrigez le code ZIP ou choisissez l’État auquel il appartient.
address-elsewhere-pin-code = Pour { $region }, les codes PIN commencent par { $example } : corrigez le code PIN ou choisissez l’État auquel il appartient.

address-too-long = Raccourcissez ce texte à 255 caractères au plus.
address-post-office-box = Indiquez le numéro et la rue de vos locaux, par exemple 12 rue de la Paix. Une boîte postale ne peut pas être une adresse professionnelle.
address-characters = Utilisez des lettres, des chiffres et la ponctuation courante, comme dans 12 rue de la Paix. Retirez < et > ainsi que les émojis et, si le texte a été collé, saisissez-le de nouveau : il peut contenir des caractères invisibles.
address-not-used-here = Laissez ce champ vide : les adresses de ce pays s’en passent. Si l’information compte, reportez-la sur une ligne d’adresse.

address-belongs = Le code postal et la ville indiquent { $region }.
address-elsewhere-place = Ce code postal n’est pas celui de { $region } : vérifiez l’un et l’autre.
address-unknown-place = Nous ne connaissons pas de localité de ce nom pour { $region }. Vérifiez son orthographe.
address-mixed-scripts = Un mot mêle des lettres de deux alphabets qui se ressemblent. Saisissez-le de nouveau.
address-placeholder = Indiquez où se trouve réellement l’organisation : ceci ressemble à un remplissage.
address-written = On écrit ici { $example }.
address-spelling = Vouliez-vous dire { $example } ?
address-wrong-field = Ceci semblait se trouver dans un autre champ.
address-corrected = Notre service d’adresses écrit { $example }.
address-corrected-empty = Notre service d’adresses laisse ce champ vide.
address-not-found = Notre service d’adresses ne connaît pas ceci. Vérifiez ; si c’est exact, vous pouvez le conserver.
address-not-checked = L’adresse n’a pas pu être vérifiée pour le moment. Vous pouvez la conserver ou réessayer plus tard.
