"""Fills the market "bench" of a migrated database: suppliers, SKUs, prices, stock, a buyer.

Through the public API, so that rows, search terms and ledger stand as the application writes them;
only prices go in by SQL, for a price list takes 500 of them and only one list holds a day.
"""

import concurrent.futures
import dataclasses
import datetime
import io
import json
import random
import uuid
import zoneinfo

import house

MARKET = "bench"
PRICE_LIST = "BENCH"
SUPPLIERS = 10
# The codes of SKUs are numbers: pgbench, which knows only numbers, can make them too.
FIRST_SKU = 100_000
STOCK_PIECES = 10_000_000_000
LOADERS = 8
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

PLACES = ["潞城", "微子", "辛安泉", "史回", "合室", "店上", "成家川", "黄牛蹄", "翟店", "浊漳"]
STYLES = ["特级", "一级", "精选", "农家", "有机", "生态", "手工", "传统", "新季", "冬储"]
GOODS = [("scallion", "熬脑葱"), ("scallion", "鲜大葱"), ("mushroom", "香菇"), ("mushroom", "平菇"),
         ("mushroom", "羊肚菌"), ("millet", "小米"), ("millet", "黄小米"), ("vinegar", "老陈醋"),
         ("vinegar", "米醋"), ("sauce", "猪肉酱"), ("sauce", "香菇酱"), ("bundle", "醋酱礼盒"),
         ("craft", "布艺香包"), ("craft", "剪纸"), ("substrate", "菌棒")]
PACKS = ["十件箱装", "散装"]
# By this every second product is found.
OF_EVERY_SECOND = "朝阳直供"
# Common and rare names, pairs of words, pinyin, initials.
SEARCHES = ["熬脑葱", "香菇", "羊肚菌", "老陈醋", "潞城 小米", "浊漳 有机 香菇酱", "礼盒", "剪纸",
            "aonaocong", "yangdujun", "anc", "熬腦蔥", "黄牛蹄 冬储", "合室 猪肉酱"]


@dataclasses.dataclass
class Organisation:
    id: str     # as the API writes it
    key: str

    @property
    def uuid(self):
        return uuid_of(self.id)


@dataclasses.dataclass
class Market:
    """What the measurements need to know of the market."""
    uuid: str
    skus: int
    today: datetime.date
    operator_key: str
    buyer: Organisation
    suppliers: list


def uuid_of(public_id):
    """What the database holds for "ord_01ABC...": Crockford's base32 of 128 bits."""
    number = 0
    for letter in public_id.split("_", 1)[1]:
        number = number * 32 + BASE32.index(letter)
    return str(uuid.UUID(int=number))


def uscc(number):
    """A made-up unified social credit code with the right check character."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    code = f"93140406MAB{number:06d}"
    total = sum(alphabet.index(c) * pow(3, at, 31) for at, c in enumerate(code))
    return code + alphabet[-total % 31]


def sc_number(number):
    """A made-up licence to make condiments, with the right check digit (ISO 7064 MOD 11,10)."""
    digits = f"103140406{number:04d}"
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return f"SC{digits}{(11 - product) % 10}"


def admit(operator, number, supplier_id, today):
    """Gives a supplier what it needs to sell everything: a licence and an approval."""
    operator.post("/v1/licences", {
        "supplier_id": supplier_id, "kind": "sc", "number": sc_number(number),
        "issued_to": "基准合作社", "food_classes": ["01", "03"], "valid_from": str(today),
        "valid_to": str(today + datetime.timedelta(days=365))})
    operator.post(f"/v1/suppliers/{supplier_id}:approve", {
        "categories": sorted({category for category, _ in GOODS}), "valid_from": str(today),
        "review_waived": True, "reason": "bench"})


def add_organisation(operator, number, name, **fields):
    body = {"uscc": uscc(number), "name": {"zh": name}, "is_demo": True, **fields}
    made = operator.post("/v1/organisations", body)
    role = "buyer_admin" if fields["kind"] == "buyer" else "supplier_admin"
    key = operator.post("/v1/api-keys", {"organisation_id": made["id"], "name": "bench",
                                         "role": role})
    return Organisation(made["id"], key["secret"])


def sku_code(number):
    return str(FIRST_SKU + number)


def product(number, supplier_id, chance):
    """Product `number` with its two SKUs, 2 * number and 2 * number + 1."""
    category, noun = GOODS[number % len(GOODS)]
    name = f"{chance.choice(PLACES)}{chance.choice(STYLES)}{noun}"
    return {
        "supplier_id": supplier_id, "code": f"P{number:05d}", "category": category,
        "name": {"zh": f"{name} {number:05d} 号"},
        "aliases": [noun] if number % 2 else [noun, OF_EVERY_SECOND],
        "description": {"zh": f"{name}，产地直供，当日装车，次日送达朝阳区各街道社区与食堂。"},
        "origin_division": "140406",
        "skus": [{"code": sku_code(2 * number + at), "name": {"zh": f"{name} {pack}"},
                  "base_unit": "piece", "is_demo": True,
                  "trade_units": [{"unit": "box", "numerator": 10, "denominator": 1}]}
                 for at, pack in enumerate(PACKS)],
    }


def add_products(database, port, key, skus, suppliers):
    chance = random.Random(7)
    bodies = [product(number, suppliers[number % len(suppliers)].id, chance)
              for number in range(skus // 2)]

    def add(share):
        api = house.Api(port, key)
        for body in share:
            api.post("/v1/products", body)
    # Plans that were made for empty tables are bad ones; autovacuum would be some seconds late.
    with concurrent.futures.ThreadPoolExecutor(LOADERS) as pool:
        for part in (bodies[:100], bodies[100:1000], bodies[1000:]):
            list(pool.map(add, [part[at::LOADERS] for at in range(LOADERS)]))
            database.sql("analyze")


def add_price_list(database, market, today):
    database.sql(f"""
        insert into price_list (market_id, id, code, name_zh, valid, state, created_at)
        values ('{market}', gen_random_uuid(), '{PRICE_LIST}', '基准价目表',
                daterange('{today}', null), 'open',
                cast(extract(epoch from now()) * 1000000 as bigint))""")


def add_prices(database, market):
    """Whole yuan for one piece, for each SKU that has no price yet."""
    database.sql(f"""
        insert into price (market_id, price_list_id, sku_id, valid, price_e4, per)
        select s.market_id, l.id, s.id, l.valid, 10000 * (5 + abs(hashtext(s.code) % 40)), 'piece'
        from sku s join price_list l on l.market_id = s.market_id
        where s.market_id = '{market}'
          and not exists (select from price p where p.market_id = s.market_id and p.sku_id = s.id)
        """)


def stock_file(codes, today, lot_prefix, pieces):
    """A stock file as a supplier would send it: one lot a row."""
    text = io.StringIO()
    text.write("sku,lot_code,harvest_date,quantity,unit\n")
    for row, code in enumerate(codes):
        text.write(f"{code},{lot_prefix}-{row},{today},{pieces},piece\n")
    return text.getvalue().encode()


def codes_of_supplier(skus, at):
    return [sku_code(number) for number in range(skus) if number // 2 % SUPPLIERS == at]


def upload(api, content):
    answer = api.post("/v1/stock-imports?dry_run=false", content, "text/csv; charset=utf-8")
    if answer["state"] != "applied" or answer["error_count"]:
        raise house.Trouble("a stock file was not taken: " + json.dumps(answer)[:500])
    return answer


def add_stock(port, skus, suppliers, today):
    for at, supplier in enumerate(suppliers):
        codes = codes_of_supplier(skus, at)
        upload(house.Api(port, supplier.key), stock_file(codes, today, "FIRST", STOCK_PIECES))


def age_log(database):
    """Leaves as many files of the log to be used again as a server has that has run for a day.

    A new cluster makes each of them when it is needed, 16 MiB of zeros and a wait for the disk, in
    which nobody commits: stalls of 80 ms that are of its first minutes only.
    """
    database.sql("""
        do $$ begin
            for n in 1..1900 loop
                perform pg_logical_emit_message(false, 'bench', repeat('x', 1000000));
            end loop;
        end $$;
        checkpoint""")


def fill(place, skus):
    """Makes the market and everything in it; a server is started for it and stopped again."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")).date()
    market = place.command("market", "add", "--code", MARKET, "--name", "基准市场", "--origin",
                           "140406", "--destination", "110105")
    operator_key = place.command("key", "add", "--market", MARKET, "--name", "bench")
    with place.server() as server:
        operator = house.Api(server.port, operator_key)
        suppliers = [add_organisation(operator, at + 1, f"基准合作社{at}", kind="supplier")
                     for at in range(SUPPLIERS)]
        for at, supplier in enumerate(suppliers):
            admit(operator, at + 1, supplier.id, today)
        buyer = add_organisation(operator, 99, "基准超市", kind="buyer", channel="supermarket")
        add_price_list(place.database, uuid_of(market), today)
        if skus:
            add_products(place.database, server.port, operator_key, skus, suppliers)
            add_prices(place.database, uuid_of(market))
            add_stock(server.port, skus, suppliers, today)
    place.database.sql("vacuum analyze; checkpoint")
    return Market(uuid_of(market), skus, today, operator_key, buyer, suppliers)
