//! Which promises there are: those that every sale makes, and groups of such as some make. `conformance.rs` says who makes which.

/// Makes a test of each promise, for one mechanism.
macro_rules! tests {
    ($sale:ident $($about:ident { $($promise:ident)* })*) => {$($(
        #[test]
        fn $promise() {
            $about::$promise::<$sale>();
        }
    )*)*};
}

/// Makes the tests of a group of promises, for one mechanism.
macro_rules! promises {
    ($sale:ident every_sale) => {
        tests! { $sale
            terms {
                something_must_be_for_sale
                a_lot_must_be_something
                the_payment_unit_must_be_worth_something
                it_is_not_paid_in_what_it_sells_and_an_erc20_has_the_unit_1
                full_or_lite_personhood_may_be_asked_for
                a_sale_opens_in_the_future
                the_recovery_window_ends_before_the_end_of_time
                all_that_can_be_paid_is_less_than_2_to_the_128
                seller_beneficiary_and_receiver_of_the_unsold_are_somebody
                nobody_is_paid_whose_money_would_be_lost
                a_sale_does_not_pay_itself
                a_sale_may_be_a_gift
                announcing_takes_no_money
            }
            life {
                a_funded_sale_is_announced_then_open_then_closed_then_settled
                a_sale_that_is_not_funded_when_it_opens_is_cancelled
                the_phase_does_not_depend_on_calls_in_between
                orders_are_taken_from_the_second_of_opening_to_the_last_before_closing
                only_the_seller_cancels_and_only_before_the_sale_opens
                a_sale_that_the_seller_cancelled_gives_the_supply_back_and_never_opens
                anybody_may_have_it_noted_once_that_a_sale_was_never_funded
                anybody_settles_but_not_a_second_early_and_not_twice
                a_sale_is_settled_late_as_well
                a_sale_that_would_raise_one_less_than_it_must_is_cancelled_and_all_is_refunded
                a_sale_that_raises_exactly_what_it_must_is_settled
                a_sale_without_orders_is_settled_unless_it_must_raise_something
                every_message_is_refused_in_every_phase_but_its_own
            }
            funding {
                the_sale_takes_note_of_its_escrow_until_the_last_second_before_opening
                an_escrow_that_is_short_by_one_is_refused_until_it_is_there
                funding_twice_changes_nothing
                of_a_cancelled_sale_the_seller_gets_back_what_was_too_much_as_well
                a_part_of_the_supply_goes_back_when_the_rest_never_came_and_so_does_what_comes_too_late
            }
            payouts {
                claims_proceeds_and_unsold_come_to_the_same_in_every_sequence_and_each_pays_once
                proceeds_and_unsold_may_be_sent_by_anybody_and_go_to_their_own
                what_is_not_claimed_waits_for_ever
                a_beneficiary_who_cannot_be_paid_hurts_nobody_else
                a_gift_costs_nothing_and_brings_nothing
            }
            persons {
                nobody_orders_who_is_not_known_well_enough_to_be_a_person
                whoever_has_the_status_asked_for_or_a_better_one_orders
                a_person_in_another_context_has_another_alias
                an_order_is_taken_for_exactly_its_deposit
                without_an_order_there_is_nothing_to_change_or_withdraw
                nobody_asks_for_nothing_or_more_than_a_person_can_have
                messages_that_take_no_money_refuse_it
                two_accounts_of_one_person_share_one_order
                a_person_who_recovers_in_mid_sale_has_the_order_and_the_old_account_has_nothing
                an_account_that_now_is_another_persons_orders_for_that_person_only
                a_status_that_lapses_keeps_the_order_but_lets_nobody_change_it
                a_person_whose_status_drops_may_still_change_but_not_order
                a_revoked_person_comes_back_by_recovery_only
                a_source_of_personhood_that_does_not_answer_lets_nobody_in
            }
            claims {
                a_claim_pays_once
                nobody_claims_early
                who_did_not_order_claims_nothing
                nobody_claims_for_another
                a_recovered_person_claims_at_once_to_the_new_account
                the_old_account_waits_until_the_window_is_over
                a_thief_with_the_old_key_never_wins_against_a_recovered_person_who_claims_in_time
                the_window_is_counted_from_settlement_not_from_close
                without_a_window_the_old_account_claims_at_once
                a_window_until_the_end_of_time_never_ends
                an_account_that_now_is_another_persons_cannot_claim_even_after_the_window
                the_account_that_changed_an_order_last_is_the_orders
                a_person_who_recovers_after_settlement_claims_at_once
                a_person_recovered_twice_claims_with_the_last_account_only
                a_revoked_person_claims_with_the_orders_account_after_the_window
                a_status_that_lapses_after_entry_takes_nothing_away
                any_status_is_enough_to_claim_what_is_ones_own
                of_a_cancelled_sale_the_refund_is_claimed_by_the_same_rules
                with_the_precompile_recovery_is_the_same
            }
            receivers {
                of_a_cancelled_sale_a_buyer_that_refuses_money_holds_up_nobody_and_can_claim_later
                of_a_cancelled_sale_a_buyer_that_never_stops_holds_up_nobody
                of_a_cancelled_sale_a_buyer_that_reenters_while_it_is_paid_gets_in_nowhere
                a_contract_that_is_not_paid_claims_like_any_wallet
                a_wallet_of_nobody_gets_in_nowhere
                a_beneficiary_that_refuses_holds_up_nobody_and_is_paid_later
                a_beneficiary_that_reenters_is_paid_once
                a_beneficiary_that_never_stops_holds_up_nobody
            }
            sources {
                what_is_no_answer_is_refused_and_can_be_asked_again
                an_account_without_code_is_no_source
                a_source_that_fails_after_the_orders_holds_up_claims_only_until_it_answers
                a_source_that_is_gone_for_ever_leaves_orders_to_their_accounts
                two_accounts_of_one_alias_have_one_order
                a_source_with_new_aliases_confuses_its_own_people_only
                an_alias_without_a_status_is_nobodys
                the_alias_of_nobody_is_nobodys
                a_status_that_does_not_exist_is_none
                an_account_with_another_alias_cannot_claim_however_long_it_waits
                whoever_proves_the_old_alias_has_the_order_from_any_account
                whoever_proves_the_old_alias_again_has_the_order_from_the_same_account
                an_account_that_had_another_alias_and_is_nobody_claims_after_the_window
            }
            currency {
                a_sale_with_enough_for_all_is_paid_by_all
                without_enough_allowed_nothing_is_taken
                without_enough_of_it_nothing_is_taken
                the_chains_own_currency_is_not_taken
                nobody_else_can_have_a_deposit_collected
                a_sale_without_a_reserve_is_not_funded
                one_unit_is_a_reserve_and_who_never_put_one_is_cancelled
                what_does_not_answer_like_an_erc20_is_no_currency
                a_buyer_who_would_keep_dust_is_refused_with_both_figures
                a_coin_that_moves_nothing_buys_nothing_whatever_it_says
                a_coin_that_keeps_a_fee_back_is_refused_with_both_figures
                a_coin_that_says_nothing_is_an_old_one
                a_coin_that_reenters_while_it_pays_gets_in_nowhere
            }
        }
    };
    // Sells an ERC-20, perhaps besides tickets.
    ($sale:ident sells_tokens) => {
        tests! { $sale
            escrow {
                a_sale_that_cannot_send_what_it_sells_is_not_funded
                a_sale_that_cannot_send_what_it_sells_is_cancelled_before_anybody_pays
                a_token_that_refuses_or_keeps_a_fee_back_does_not_fund
                a_frozen_asset_does_not_fund
            }
            refunds {
                where_nothing_is_to_be_refunded_a_claim_waits_for_the_token
                of_a_cancelled_sale_no_refund_asks_the_token
                a_token_that_is_no_more_has_delivered_nothing
            }
            faces {
                unsold_of_a_cancelled_sale_sends_no_more_than_was_funded
                unsold_of_a_settled_sale_sends_none_of_the_deposits
            }
            tokens {
                a_transfer_that_is_none_leaves_the_claim_for_later
                of_a_cancelled_sale_refunds_need_no_token
                a_token_with_less_than_the_supply_or_no_number_does_not_fund
                what_is_no_token_does_not_fund
            }
        }
    };
    // Sells the supply of its terms, and no more if more is there.
    ($sale:ident sells_its_supply) => {
        tests! { $sale funding { what_comes_into_escrow_after_the_sale_was_told_is_unsold_if_it_is_told_again } }
    };
    // Sells the supply of its terms of an ERC-20, so what that says of balances later does not matter.
    ($sale:ident sells_its_supply_of_tokens) => {
        tests! { $sale
            tokens {
                a_transfer_that_is_none_leaves_the_unsold_for_later
                a_token_that_answers_nothing_is_an_old_one
                a_token_that_reenters_gets_in_nowhere
                what_a_token_says_after_funding_changes_nothing
            }
        }
    };
    // Sells tickets, perhaps besides an ERC-20.
    ($sale:ident sells_tickets) => {
        tests! { $sale
            terms {
                a_ticket_is_a_lot
            }
            escrow {
                a_sale_whose_tickets_cannot_be_handed_on_is_not_funded
                tickets_that_came_by_way_of_another_contract_fund_and_are_issued
            }
        }
    };
    // Sells either tickets or an ERC-20, never both.
    ($sale:ident sells_one_kind) => {
        tests! { $sale terms { it_sells_what_its_mechanism_sells } }
    };
    // Two who ask for more than there is share it equally, in whole lots if there are.
    ($sale:ident shares_equally) => {
        tests! { $sale
            currency {
                what_was_paid_for_more_than_there_is_comes_back
                a_refund_that_fails_leaves_the_claim_for_later
                a_fee_that_begins_after_the_close_is_the_receivers_and_nobody_elses
            }
        }
    };
    // Several persons may ask for the same lots; who gets fewer is refunded.
    ($sale:ident shares) => {
        tests! { $sale
            refunds {
                a_refund_is_paid_though_the_token_refuses_and_what_was_bought_waits
                claims_before_and_after_the_token_refused_add_up_to_the_same
                what_waits_moves_with_the_person
                a_token_that_is_no_more_keeps_no_refund_back
            }
            receivers {
                a_buyer_that_refuses_its_refund_holds_up_nobody_and_can_claim_later
                a_buyer_that_never_stops_holds_up_nobody
                a_buyer_that_reenters_while_its_claim_is_paid_gets_in_nowhere
            }
        }
    };
    // An order may be withdrawn.
    ($sale:ident withdraws) => {
        tests! { $sale
            currency {
                a_withdrawal_pays_all_back
                a_coin_that_reenters_while_it_pays_back_gets_in_nowhere
            }
            persons {
                any_account_of_a_person_withdraws_and_orders_again
                a_person_who_recovers_withdraws_all_that_the_old_account_paid
            }
            receivers {
                a_buyer_that_reenters_while_it_withdraws_gets_in_nowhere
                a_buyer_that_refuses_money_keeps_its_order_as_it_was
            }
        }
    };
    // An order for several lots may shrink.
    ($sale:ident shrinks) => {
        tests! { $sale
            currency { changes_move_the_difference }
            receivers { a_buyer_that_reenters_while_its_order_shrinks_gets_in_nowhere }
        }
    };
    // Is for persons only.
    ($sale:ident is_for_persons) => {
        tests! { $sale terms { somebody_must_say_who_is_a_person } }
    };
    // May be open to all.
    ($sale:ident may_be_open_to_all) => {
        tests! { $sale
            terms { a_sale_that_is_open_to_all_asks_for_no_status }
            claims { in_a_sale_that_is_open_to_all_an_account_claims_its_own_at_once_and_no_others }
        }
    };
    // Closes whenever its terms say: not at the end of a round.
    ($sale:ident closes_freely) => {
        tests! { $sale terms { a_sale_closes_after_it_opens } }
    };
    // Can always be settled by anybody.
    ($sale:ident never_expires) => {
        tests! { $sale terms { a_sale_that_never_expires_names_no_time_to_settle } }
    };
    // Is cancelled if nobody settles it in time.
    ($sale:ident expires) => {
        tests! { $sale
            terms {
                there_is_a_day_to_settle
                deposits_wait_90_days_at_most
            }
            currency {
                a_sale_that_expires_pays_all_deposits_back
            }
            life {
                a_sale_that_is_not_settled_in_time_is_cancelled_by_the_clock
            }
            claims {
                of_a_sale_that_was_not_settled_the_window_is_counted_from_settle_by
            }
        }
    };
    // Draws, at least by some terms.
    ($sale:ident draws) => {
        tests! { $sale
            terms {
                a_beacon_that_does_not_say_its_round_is_none
                a_round_that_is_lost_already_decides_nothing
                the_beacons_round_is_decided_in_time
            }
        }
    };
    // Draws tickets, if more than there are are asked for.
    ($sale:ident draws_tickets) => {
        tests! { $sale terms { who_draws_has_a_beacon } }
    };
    // Draws nothing, at least by its default terms, and then has no beacon.
    ($sale:ident draws_no_tokens) => {
        tests! { $sale terms { where_nothing_is_drawn_there_is_no_beacon } }
    };
}
