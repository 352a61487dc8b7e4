/* The phases of a vote, and whose turn it is (spec/format.md F4, V11). Everybody offers every kind of record at any time, signed by anybody;
 * the engine takes it or not. What it goes by (CODE_… and ROLE_…) tests/model/run.py reads from engine/kind_*.c; what is asserted of what it
 * took (F4_…) from the table of F4, and the order of the vote is stated here once more, over what stands in the log alone. */
#include "tables.h"

/* Phases are bits, as in the tables. */
#define EMPTY 1
#define DEFINED 2
#define OPEN 4
#define CLOSED 8
#define COUNTED 16

#define TRUSTEES 3
#define EVERYBODY 7
#define THRESHOLD 2

/* What the engine keeps of a vote. */
byte phase = EMPTY;
byte dealt, accepted, rehearsed, shared, attested; /* sets of trustees */
bool enrolled, voted[2], opened[3], ruled;         /* ballots 0 and 1 are of credential 0, ballot 2 of credential 1 */
bool is_named, has_station, is_void;

/* What stands in the log, kept by the observer. */
byte lines_vote, lines_open, lines_close, lines_result;
byte has_dealt, has_accepted, has_rehearsed, has_shared, has_attested;
byte ballots_of[2];
bool has_challenge[3], has_ballot[3];

#define COUNT(set) ((set & 1) + ((set >> 1) & 1) + ((set >> 2) & 1))
#define MINE (1 << trustee)
#define MAY_OPEN ((is_named || (accepted == EVERYBODY && COUNT(rehearsed) >= THRESHOLD)) && (enrolled || has_station))

/* Allowed by F4's table, signed by whom F4 says. */
inline observed(f4, signers) {
    assert(phase & f4);
    assert(signer & signers)
}

#ifdef FREE_TURN
#define TURN(kind_bit, condition) ((FREE_TURN & kind_bit) || (condition))
#else
#define TURN(kind_bit, condition) (condition)
#endif

active proctype vote() {
    byte signer, trustee, ballot, was;
    if :: is_named = 1 :: skip fi;
    if :: has_station = 1 :: skip fi;
end:
    do
    :: atomic {
        was = phase;
        if
        :: signer = RECORDER
        :: signer = TRUSTEE
        :: signer = TRUSTEE | CHIEF
        :: signer = CREDENTIAL
        :: signer = STATION
        :: signer = STRANGER
        fi;
        if :: trustee = 0 :: trustee = 1 :: trustee = 2 fi;
        if :: ballot = 0 :: ballot = 1 :: ballot = 2 fi;
        if
        :: (phase & CODE_vote) && (signer & ROLE_vote) ->
            observed(F4_vote, SIGNS_vote);
            phase = NEXT_vote;
            assert(lines_vote == 0); lines_vote++

        :: (phase & CODE_deal) && (signer & ROLE_deal) && TURN(1, !is_named && !(dealt & MINE)) ->
            observed(F4_deal, SIGNS_deal);
            dealt = dealt | MINE;
            assert(!(has_dealt & MINE) && !is_named); has_dealt = has_dealt | MINE

        :: (phase & CODE_accept) && (signer & ROLE_accept) && TURN(2, !is_named && dealt == EVERYBODY && !(accepted & MINE)) ->
            observed(F4_accept, SIGNS_accept);
            accepted = accepted | MINE;
            assert(has_dealt == EVERYBODY && !(has_accepted & MINE)); has_accepted = has_accepted | MINE

        :: (phase & CODE_roll) && (signer & ROLE_roll) ->
            observed(F4_roll, SIGNS_roll);
            enrolled = 1

        :: (phase & CODE_rehearsal) && (signer & ROLE_rehearsal) && TURN(4, !is_named && accepted == EVERYBODY && !(rehearsed & MINE)) ->
            observed(F4_rehearsal, SIGNS_rehearsal);
            rehearsed = rehearsed | MINE;
            assert(has_accepted == EVERYBODY && !(has_rehearsed & MINE)); has_rehearsed = has_rehearsed | MINE

        :: (phase & CODE_open) && (signer & ROLE_open) && TURN(8, MAY_OPEN) ->
            observed(F4_open, SIGNS_open);
            phase = NEXT_open;
            assert(lines_open == 0 && (is_named || (has_accepted == EVERYBODY && COUNT(has_rehearsed) >= THRESHOLD))); lines_open++

        :: (phase & CODE_ballot) && (signer & ROLE_ballot) && (signer & STATION) ->
            observed(F4_ballot, SIGNS_ballot)

        :: (phase & CODE_ballot) && (signer & ROLE_ballot) && (signer & CREDENTIAL) && enrolled && TURN(16, !voted[ballot / 2] && !opened[ballot]) ->
            observed(F4_ballot, SIGNS_ballot);
            voted[ballot / 2] = 1;
            assert(ballots_of[ballot / 2] == 0); /* no vote twice */
            assert(!has_challenge[ballot]);      /* no opened ballot counts */
            ballots_of[ballot / 2]++; has_ballot[ballot] = 1

        :: (phase & CODE_challenge) && (signer & ROLE_challenge) && enrolled && TURN(32, !is_named && !voted[ballot / 2] && !opened[ballot]) ->
            observed(F4_challenge, SIGNS_challenge);
            opened[ballot] = 1;
            assert(!has_ballot[ballot]);         /* no ballot that counts is opened */
            assert(!has_challenge[ballot] && !is_named); has_challenge[ballot] = 1

        :: (phase & CODE_ruling) && (signer & ROLE_ruling) && TURN(64, shared == 0) ->
            observed(F4_ruling, SIGNS_ruling);
            assert(has_shared == 0)              /* nothing is ruled by who could know what was counted */

        :: (phase & CODE_join) && (signer & ROLE_join) && TURN(64, shared == 0) ->
            observed(F4_join, SIGNS_join);
            assert(has_shared == 0)

        :: (phase & CODE_close) && (signer & ROLE_close) ->
            observed(F4_close, SIGNS_close);
            phase = NEXT_close;
            if :: is_void = 1 :: skip fi;
            assert(lines_open == 1 && lines_close == 0); lines_close++

        :: (phase & CODE_share) && (signer & ROLE_share) && TURN(128, !is_named && !is_void && !(shared & MINE)) ->
            observed(F4_share, SIGNS_share);
            shared = shared | MINE;
            assert(lines_close == 1);            /* nothing is decrypted while somebody can still vote */
            assert(!is_void && !(has_shared & MINE)); has_shared = has_shared | MINE

        :: (phase & CODE_result) && (signer & ROLE_result) && TURN(256, is_void || is_named || COUNT(shared) >= THRESHOLD) ->
            observed(F4_result, SIGNS_result);
            phase = NEXT_result;
            assert(lines_close == 1 && lines_result == 0 && (is_void || is_named || COUNT(has_shared) >= THRESHOLD)); lines_result++

        :: (phase & CODE_attest) && (signer & ROLE_attest) && TURN(512, !(attested & MINE)) ->
            observed(F4_attest, SIGNS_attest);
            attested = attested | MINE;
            assert(lines_result == 1 && !(has_attested & MINE)); has_attested = has_attested | MINE

        :: else /* refused */
        fi;
        /* Only forward, one phase at a time; F4 says which kind leaves which. */
        assert(phase == was || phase == was << 1);
        assert((phase > EMPTY) == (lines_vote == 1) && (phase > DEFINED) == (lines_open == 1));
        assert((phase > OPEN) == (lines_close == 1) && (phase > CLOSED) == (lines_result == 1) && phase <= COUNTED);
        signer = 0; trustee = 0; ballot = 0; was = 0 }
    od
}
