# Business addresses. Labels are named after what the countries' rules call a field; who shows them is the form of
# an address. $example is a postal code of the country, or the beginnings of a region's postal codes; $region a name.

address-label-country = Country
address-label-line1 = Street and number
address-label-line2 = Building, floor or suite
address-label-line3 = Further address details
address-label-city = City
address-label-post-town = Town or city
address-label-suburb = Suburb
address-label-neighborhood = Neighbourhood
address-label-district = District
address-label-townland = Townland
address-label-village-township = Village or township
address-label-province = Province
address-label-state = State
address-label-county = County
address-label-department = Department
address-label-emirate = Emirate
address-label-island = Island
address-label-oblast = Region (oblast)
address-label-parish = Parish
address-label-prefecture = Prefecture
address-label-area = Area
address-label-do-si = Province or metropolitan city
address-label-postal-code = Postal code
address-label-zip-code = ZIP code
address-label-pin-code = PIN code
address-label-eircode = Eircode
address-label-sorting-code = Sorting code

address-enter-line1 = Enter the street and number, like 12 High Street.
address-enter-city = Enter the city.
address-enter-post-town = Enter the town or city.
address-enter-suburb = Enter the suburb.
address-enter-district = Enter the district.
address-enter-province = Enter the province.
address-enter-state = Enter the state.
address-enter-department = Enter the department.
address-enter-island = Enter the island.
address-enter-postal-code = Enter the postal code, like { $example }.
address-enter-zip-code = Enter the ZIP code, like { $example }.
address-enter-pin-code = Enter the PIN code, like { $example }.

address-choose-country = Choose a country from the list.
address-choose-province = Choose a province from the list.
address-choose-state = Choose a state from the list.
address-choose-county = Choose a county from the list.
address-choose-department = Choose a department from the list.
address-choose-district = Choose a district from the list.
address-choose-emirate = Choose an emirate from the list.
address-choose-island = Choose an island from the list.
address-choose-oblast = Choose a region from the list.
address-choose-parish = Choose a parish from the list.
address-choose-prefecture = Choose a prefecture from the list.
address-choose-area = Choose an area from the list.
address-choose-do-si = Choose a province or metropolitan city from the list.

address-format-postal-code = Enter a postal code like { $example }.
address-format-zip-code = Enter a ZIP code like { $example }.
address-format-pin-code = Enter a PIN code like { $example }.
address-format-eircode = Enter an Eircode like { $example }.

address-elsewhere-postal-code = Postal codes in { $region } begin with { $example }: correct the postal code, or choose the place it belongs to.
address-elsewhere-zip-code = ZIP codes in { $region } begin with { $example }: correct the ZIP code, or choose the state it belongs to.
address-elsewhere-pin-code = PIN codes in { $region } begin with { $example }: correct the PIN code, or choose the state it belongs to.

address-too-long = Shorten this to at most 255 characters.
address-post-office-box = Enter the street and number of your premises, like 12 High Street. A post-office box cannot be a business address.
address-characters = Use letters, digits and ordinary punctuation, like 12 High Street. Leave out < and > and emoji, and type the text again if it was pasted: it may hold hidden characters.
address-not-used-here = Leave this field empty: addresses in this country do without it. Put what it says on an address line, if it matters.

address-belongs = The postal code and the city say { $region }.
address-elsewhere-place = This is not a postal code of { $region }: check both.
address-unknown-place = We do not know a place of this name in { $region }. Check how it is spelled.
address-mixed-scripts = One word has letters of two alphabets that look alike. Type it again.
address-placeholder = Enter where the organization really is: this looks like a filler.
address-written = Here one writes { $example }.
address-spelling = Did you mean { $example }?
address-wrong-field = This seems to have been in another field.
address-corrected = Our address service writes { $example }.
address-corrected-empty = Our address service leaves this empty.
address-not-found = Our address service does not know this. Check it; if it is right, you can keep it.
address-not-checked = The address could not be checked just now. You can keep it, or try again later.
