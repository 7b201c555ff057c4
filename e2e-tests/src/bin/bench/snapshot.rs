//! docs/costs.json: written, and compared.

use crate::{measure::Costs, page::thousands};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write};

/// A line an action, so that a change is a line.
pub fn write(costs: &Costs) -> String {
    let mut json = String::from("{\n");
    for figure in &costs.actions {
        let (name, weight, deposit) = (figure.name, figure.cost.weight, figure.cost.deposit);
        let (ref_time, proof_size) = (weight.ref_time, weight.proof_size);
        let _ = writeln!(
            json,
            r#"  "{name}": {{"ref_time": {ref_time}, "proof_size": {proof_size}, "deposit": {deposit}}},"#
        );
    }
    let code: Vec<_> = costs.code.iter().map(|(name, bytes)| format!(r#""{name}": {bytes}"#)).collect();
    let code = code.join(", ");
    let _ = writeln!(json, r#"  "code": {{{code}}}"#);
    json + "}\n"
}

/// Every figure that is not the same in both.
pub fn moved(old: &str, new: &str) -> Vec<String> {
    let (old, new) = match (figures(old), figures(new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => return old.err().into_iter().chain(new.err()).collect(),
    };
    let mut moved = Vec::new();
    for (name, now) in &new {
        match old.get(name) {
            None => moved.push(format!("{name} is new: {now}")),
            Some(then) if now == then => {}
            Some(then) => {
                let sign = if now > then { '+' } else { '-' };
                let off = thousands(now.abs_diff(*then) as u64);
                moved.push(format!("{name} moved from {then} to {now} ({sign}{off})"));
            }
        }
    }
    moved.extend(old.keys().filter(|name| !new.contains_key(*name)).map(|name| format!("{name} is gone")));
    moved
}

/// All figures by their names, such as `capped_sale.order proof_size`.
fn figures(json: &str) -> Result<BTreeMap<String, i128>, String> {
    let bad = |what: &str| format!("docs/costs.json: {what}");
    let value: Value = serde_json::from_str(json).map_err(|error| bad(&error.to_string()))?;
    let mut figures = BTreeMap::new();
    for (group, values) in value.as_object().ok_or_else(|| bad("not an object"))? {
        for (name, figure) in values.as_object().ok_or_else(|| bad(&format!("{group} is not an object")))? {
            let number = figure.as_i64().ok_or_else(|| bad(&format!("{group} {name} is not a number")))?;
            figures.insert(format!("{group} {name}"), number.into());
        }
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"a.b": {"proof_size": 1000, "deposit": -5}, "code": {"a": 10}}"#;

    #[test]
    fn every_figure_that_moved_is_named() {
        assert_eq!(moved(OLD, OLD), [""; 0]);
        let new = r#"{"a.b": {"proof_size": 2500, "ref_time": 1}, "code": {"a": 9}}"#;
        assert_eq!(
            moved(OLD, new),
            [
                "a.b proof_size moved from 1000 to 2500 (+1,500)",
                "a.b ref_time is new: 1",
                "code a moved from 10 to 9 (-1)",
                "a.b deposit is gone"
            ]
        );
    }

    #[test]
    fn what_is_no_snapshot_is_a_fault() {
        for bad in ["", "[]", r#"{"a": 1}"#, r#"{"a": {"b": "c"}}"#] {
            assert_eq!(moved(bad, OLD).len(), 1, "{bad}");
        }
    }
}
