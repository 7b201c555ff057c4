//! Launch files of several sales.

use super::*;

const SEVERAL: &str = "[token]
name = 'T'
symbol = 'T'
decimals = 0
[[sale]]
name = 'pool'
mechanism = 'capped'
supply = 100
lot_size = 1
max_lots = 5
price = 7
opens_after = 60
lasts = 60
recovery_window = 9
unsold_to = 'rest'
orders = [{person='ada',asked=5}]
[[sale]]
name = 'rest'
mechanism = 'capped'
supply = 50
allotted = 20
lot_size = 1
max_lots = 5
price = 9
opens_after = 3720
lasts = 60
recovery_window = 9
orders = [{person='ada',asked=3},{person='bob',asked=1}]
[personhood]
issuers = 1
threshold = 1
context = 'c'
";

#[test]
fn several_sales_sell_one_token() {
    let launch = read(SEVERAL).expect("it is good");
    let parts: Vec<_> =
        launch.sales.iter().map(|part| (&*part.name, part.allotted, part.unsold_to, part.orders.rows.len())).collect();
    assert_eq!(parts, [("pool", 100, Some(1), 1), ("rest", 20, None, 2)]);
    assert_eq!((launch.goods.supply(), launch.allotted(), launch.opens_after()), (120, 120, 60));
    assert_eq!((launch.receivers_first(), launch.is_single()), (vec![1, 0], false));
    // More there may be, but not less.
    let supply = |supply: u32| SEVERAL.replacen("decimals = 0", &format!("decimals = 0\nsupply = {supply}"), 1);
    assert_eq!(read(&supply(121)).map(|launch| launch.goods.supply()), Ok(121));
    assert!(
        read(&supply(119))
            .is_err_and(|error| error.contains("5: token.supply: expected a whole number of base units, from 120"))
    );
}

#[test]
fn what_is_wrong_between_sales_is_said() {
    for (old, new, error) in [
        ("name = 'rest'", "name = 'pool'", "18: sale[2].name: expected a name that no other sale has: "),
        ("name = 'rest'", "name = 'Rest'", "18: sale[2].name: expected a name that no other sale has: "),
        ("name = 'rest'\n", "", "17: sale[2].name: expected a name that no other sale has: "),
        (
            "unsold_to = 'rest'",
            "unsold_to = 'best'",
            "15: sale[1].unsold_to: expected the name of another sale (\"rest\"), found \"best\"",
        ),
        (
            "unsold_to = 'rest'",
            "unsold_to = 'pool'",
            "15: sale[1].unsold_to: expected the name of another sale (\"rest\"), found \"pool\"",
        ),
        (
            "price = 9",
            "price = 9\nunsold_to = 'pool'",
            "15: sale[1].unsold_to: expected a sale whose rest does not come back to \"pool\", found \"rest\"",
        ),
        (
            "opens_after = 3720",
            "opens_after = 3719",
            "25: sale[2].opens_after: expected at least 3720 seconds: 3600 s after \"pool\" closes, so that what it leaves can be here before, found 3719",
        ),
        (
            "unsold_to = 'rest'\n",
            "",
            "20: sale[2].allotted: expected all of its supply, 50, since no other sale's rest goes to it, found 20",
        ),
        (
            "supply = 50\nallotted = 20",
            "supply = 200\nallotted = 99",
            "21: sale[2].allotted: expected at least 100: all that can come to it are 199 of its supply, 200, found 99",
        ),
        (
            "allotted = 20",
            "allotted = 51",
            "21: sale[2].allotted: expected a whole number of base units, from 0 to 50, found 51",
        ),
        ("supply = 50", "supply = 0", "20: sale[2].supply: expected a whole number of base units, from 1 to "),
        ("price = 9", "prize = 9", "24: sale[2].prize: expected no other fields than mechanism, supply, "),
        (
            "person='bob'",
            "person='bob',account='ada'",
            "account: expected an account that nobody else uses, found \"ada\"",
        ),
        (
            "{person='ada',asked=3}",
            "{person='ada',asked=3,account='w'}",
            "28: account: expected \"ada\", the account of \"ada\" in \"pool\", found \"w\"",
        ),
        ("asked=3", "asked=6", "28: sale[2].orders[1].asked: expected a whole number of lots, from 1 to 5, found 6"),
        (
            "[token]",
            "orders = []\n[token]",
            "1: orders: expected nothing: of several sales each has orders of its own, found a list",
        ),
    ] {
        let found = read(&SEVERAL.replacen(old, new, 1)).expect_err(new);
        assert!(found.contains(error), "{found}\n{error}");
    }
    // Between them they are given no more than there can be.
    let max = u128::MAX;
    let text =
        SEVERAL.replacen("supply = 100", &format!("supply = {max}"), 1).replacen("supply = 50", "supply = 51", 1);
    let found = read(&text).expect_err("too much");
    assert!(found.contains("21: sale[2].allotted: expected at most 0: "), "{found}");
}

#[test]
fn what_a_sale_that_draws_leaves_comes_after_it_must_be_settled() {
    let drawn = SEVERAL
        .replacen("lot_size = 1\n", "lot_size = 1\nremainder = 'draw'\nsettle_within = 90_000\n", 1)
        .replacen("[personhood]", "[beacon]\nsource = 'local'\n[personhood]", 1);
    let opens = |after: u32| drawn.replacen("opens_after = 3720", &format!("opens_after = {after}"), 1);
    assert!(read(&opens(93_720)).is_ok());
    let error = read(&opens(93_719)).expect_err("a second too early");
    assert!(
        error.contains("at least 93720 seconds: 3600 s after \"pool\" must be settled (settle_within), "),
        "{error}"
    );
}

#[test]
fn tickets_and_tokens_are_not_mixed_and_there_are_not_too_many_sales() {
    let lottery = "[[sale]]\nname='l'\nmechanism='lottery'\nsupply=3\nlasts=60\nprice=1\nopens_after=1\nrecovery_window=1\norders=[]\n";
    let error = read(&SEVERAL.replacen("[personhood]", &format!("{lottery}[personhood]"), 1)).expect_err("mixed");
    assert!(
        error.contains("sale[3].mechanism: expected one that sells a token, as \"pool\" does, found \"lottery\""),
        "{error}"
    );
    let many: String = (0..7).map(|at| lottery.replacen("'l'", &format!("'l{at}'"), 1)).collect();
    let goods = "[ticket]\nname='T'\nsymbol='T'\n[beacon]\nsource='local'\n";
    let error = read(&format!("{goods}{many}{GATE}")).expect_err("too many");
    assert!(error.contains("sale: expected 1 to 6 sections [[sale]], found a list"), "{error}");
    let six = many.rsplit_once("[[sale]]").expect("there are").0;
    assert_eq!(read(&format!("{goods}{six}{GATE}")).map(|launch| launch.goods.supply()), Ok(18));
}

#[test]
fn a_name_has_one_spelling_in_all_sales() {
    let (one, two) = ("Jos\u{e9}", "Jose\u{301}");
    let text = SEVERAL.replacen("{person='ada',asked=5}", &format!("{{person='{one}',asked=5}}"), 1);
    let text = text.replacen("{person='ada',asked=3}", &format!("{{person='{two}',asked=3}}"), 1);
    let error = read(&text).expect_err("they are one");
    let what = format!("28: person: expected each name in one spelling, found {two:?}, which is {one:?} of line 16");
    assert!(error.contains(&what), "{error}");
}
