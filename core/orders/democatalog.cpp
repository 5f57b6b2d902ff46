// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/democatalog.h"

namespace foldline::orders::demo {

namespace {

using Words = std::string_view;

constexpr std::array<Words, 48> GivenNames{
    "Ada",   "Amir",  "Anna",  "Beatriz", "Ben",   "Carla", "Chen",  "Clara", "Daniel", "Dora", "Elena", "Emil",
    "Eva",   "Farid", "Fiona", "Georg",   "Grace", "Hanna", "Hugo",  "Ines",  "Ivan",   "Jana", "Jonas", "Julia",
    "Karim", "Katya", "Lars",  "Laura",   "Liam",  "Maja",  "Marco", "Maria", "Milan",  "Mina", "Nadia", "Nils",
    "Nora",  "Olga",  "Oscar", "Paula",   "Peter", "Rosa",  "Sami",  "Sara",  "Tomas",  "Vera", "Yusuf", "Zoe"};
constexpr std::array<Words, 48> FamilyNames{
    "Abbott", "Adler",    "Andersen", "Bauer",  "Becker", "Brandt", "Castro", "Costa", "Dietrich", "Dubois",
    "Evans",  "Farkas",   "Fischer",  "Garcia", "Haas",   "Hansen", "Horvat", "Ibsen", "Jansen",   "Keller",
    "Khan",   "Kowalski", "Kraus",    "Lang",   "Larsen", "Lopez",  "Marin",  "Meyer", "Moreau",   "Nagy",
    "Novak",  "O'Brien",  "Okafor",   "Olsen",  "Petrov", "Quinn",  "Ricci",  "Rossi", "Santos",   "Schmidt",
    "Silva",  "Sorensen", "Tanaka",   "Urban",  "Vogel",  "Weber",  "Young",  "Zimmer"};

struct Place
{
    Words city;
    Words state;
    int firstPostalCode;
};
constexpr std::array<Place, 20> Places{
    {{"Henderson", "Kentucky", 42420},        {"Houston", "Texas", 77036},        {"Seattle", "Washington", 98103},
     {"Philadelphia", "Pennsylvania", 19134}, {"Chicago", "Illinois", 60610},     {"New York City", "New York", 10009},
     {"Los Angeles", "California", 90032},    {"Columbus", "Ohio", 43229},        {"Denver", "Colorado", 80219},
     {"Portland", "Oregon", 97206},           {"Miami", "Florida", 33142},        {"Detroit", "Michigan", 48205},
     {"Phoenix", "Arizona", 85023},           {"Atlanta", "Georgia", 30318},      {"Newark", "Delaware", 19711},
     {"Springfield", "Virginia", 22153},      {"Jackson", "Mississippi", 39212},  {"Louisville", "Kentucky", 40214},
     {"San Diego", "California", 92037},      {"Minneapolis", "Minnesota", 55407}}};

struct Kind
{
    Words prefix;
    Words noun;
    int lowest; // in cents
    int highest;
};
constexpr std::array<Kind, 24> Kinds{{{"OFF-PA", "Copy Paper, 500 Sheets", 450, 900},
                                      {"OFF-PA", "Message Book, Wirebound, Four 5 1/2\" x 4\" Forms", 380, 920},
                                      {"OFF-BI", "Ring Binder with D-Rings", 220, 1400},
                                      {"OFF-BI", "Comb Binding Machine", 4900, 28900},
                                      {"OFF-LA", "Self-Adhesive Labels, White", 290, 620},
                                      {"OFF-AR", "Highlighter, Fluorescent, 4/Pack", 310, 780},
                                      {"OFF-AR", "Pencil Sharpener, Electric", 1900, 4600},
                                      {"OFF-EN", "Business Envelopes, No. 10", 540, 1690},
                                      {"OFF-FA", "Staples", 190, 620},
                                      {"OFF-FA", "Rubber Bands", 150, 480},
                                      {"OFF-ST", "Storage Box with Lid", 990, 3900},
                                      {"OFF-ST", "Boltless Steel Shelving", 7900, 15900},
                                      {"OFF-AP", "Air Purifier, Desktop", 3900, 12900},
                                      {"FUR-CH", "Executive Chair, Leather", 12900, 49900},
                                      {"FUR-CH", "Stacking Chair, Set of 4", 9900, 29900},
                                      {"FUR-TA", "Conference Table, 8 ft", 19900, 69900},
                                      {"FUR-BO", "Bookcase, 4 Shelves", 8900, 26900},
                                      {"FUR-FU", "Desk Lamp with Clamp", 1400, 6900},
                                      {"FUR-FU", "Wall Clock, Radio-Controlled", 1900, 5200},
                                      {"TEC-PH", "Desk Phone with Answering Machine", 3900, 18900},
                                      {"TEC-PH", "Headset, Wireless", 2900, 14900},
                                      {"TEC-AC", "Keyboard, Compact", 1900, 8900},
                                      {"TEC-AC", "Memory Stick, 32 GB", 800, 2900},
                                      {"TEC-CO", "Laser Copier, Personal", 19900, 99900}}};
constexpr std::array<Words, 20> Brands{"Alder", "Bergman",  "Castell", "Dunmore", "Eastway",   "Fjord",  "Granite",
                                       "Holm",  "Inkwell",  "Juniper", "Kestrel", "Lindqvist", "Marlow", "Northgate",
                                       "Orbis", "Pinewood", "Quill",   "Rowan",   "Stratus",   "Tern"};

Customer makeCustomer(Random &random, std::size_t number)
{
    const Words given = random.pick(GivenNames);
    const Words family = random.pick(FamilyNames);
    const Place &place = random.pick(Places);
    Customer customer;
    customer.id = std::string{given.front(), family.front(), '-'} + std::to_string(10'000 + number * 5);
    customer.name = std::string(given) + ' ' + std::string(family);
    customer.city = place.city;
    customer.state = place.state;
    customer.postalCode = std::to_string(place.firstPostalCode + random.between(0, 9));
    return customer;
}

Product makeProduct(Random &random, Words brand, const Kind &kind, std::size_t number)
{
    Product product;
    product.id = std::string(kind.prefix) + '-' + std::to_string(10'000'000 + number);
    product.name = std::string(brand) + ' ' + std::string(kind.noun);
    // Discounted prices have a third decimal, as in real price lists.
    const std::int64_t units = random.between(kind.lowest, kind.highest) * 100;
    product.price = Money::fromUnits(random.chance(2500) ? units * 8 / 10 / 10 * 10 : units);
    return product;
}

} // namespace

std::uint64_t Random::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = m_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high)
{
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

Catalog Catalog::make(Random &random)
{
    constexpr std::size_t CustomerCount = 800;
    Catalog catalog;
    for (std::size_t i = 0; i < CustomerCount; ++i)
        catalog.customers.push_back(makeCustomer(random, i));
    for (const Words brand : Brands) {
        for (const Kind &kind : Kinds)
            catalog.products.push_back(makeProduct(random, brand, kind, catalog.products.size() * 13));
    }
    return catalog;
}

} // namespace foldline::orders::demo
