//! Whom a sale of tokens must never pay, of whatever mechanism.

/// Tests it by the `announce`, the `Terms` and the `BadTerms` of the place where it stands; `$sold` is the term that says what is
/// sold.
macro_rules! check {
    ($sold:ident) => {
        /// The three who are paid, each by its field.
        const PAYEES: [fn(&mut Terms) -> &mut Address; 3] =
            [|terms| &mut terms.seller, |terms| &mut terms.beneficiary, |terms| &mut terms.unsold_to];

        #[test]
        fn nobody_is_paid_whose_money_would_be_lost() {
            let (token, currency) = (Address::repeat_byte(0x70), Address::repeat_byte(0xcc));
            for payee in PAYEES {
                let refused = announce(|terms| {
                    terms.$sold = token;
                    *payee(terms) = token;
                });
                assert_eq!(refused, Err(BadTerms::Payee { payee: token }), "what is sold");
                let refused = announce(|terms| {
                    (terms.currency, terms.payment_unit) = (currency, 1);
                    *payee(terms) = currency;
                });
                assert_eq!(refused, Err(BadTerms::Payee { payee: currency }), "what it is paid in");
                assert_eq!(announce(|terms| *payee(terms) = currency), Ok(()), "in which nobody pays");
            }
        }
    };
}

pub(crate) use check;
