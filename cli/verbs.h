/* The verbs, by the file that holds them. */
#ifndef PIAOJUE_CLI_VERBS_H
#define PIAOJUE_CLI_VERBS_H

#include "cli/vote.h"

/* verb_key.c, verb_define.c: what comes before there is a log */
extern const option_spec KEY_OPTIONS[], DEFINE_OPTIONS[];
int verb_key(cli *c, const options *o);
int verb_define(cli *c, const options *o);

/* verb_explain.c: the rules in sentences, and the vote that follows */
extern const option_spec EXPLAIN_OPTIONS[], RUNOFF_OPTIONS[];
int verb_explain(cli *c, const options *o);
int verb_runoff(cli *c, const options *o);
int print_explanation(cli *c, const pj_definition *definition, int both);

/* verb_prepare.c: from the first line to the opening */
extern const option_spec NEW_OPTIONS[], ROLL_OPTIONS[], OPEN_OPTIONS[];
int verb_new(cli *c, const options *o);
int verb_roll(cli *c, const options *o);
int verb_open(cli *c, const options *o);

/* verb_keyed.c: verbs that append one record with a key and need to know nothing else */
extern const option_spec KEYED_OPTIONS[], CLOSE_OPTIONS[];
int verb_deal(cli *c, const options *o);
int verb_accept(cli *c, const options *o);
int verb_rehearse(cli *c, const options *o);
int verb_close(cli *c, const options *o);
int verb_share(cli *c, const options *o);
int verb_attest(cli *c, const options *o);

/* verb_cast.c, verb_import.c: ballots */
extern const option_spec CAST_OPTIONS[], IMPORT_OPTIONS[];
int verb_cast(cli *c, const options *o);
int verb_import(cli *c, const options *o);

/* verb_seal.c, verb_challenge.c: a ballot in two steps */
extern const option_spec SEAL_OPTIONS[], SUBMIT_OPTIONS[], CHALLENGE_OPTIONS[];
int verb_seal(cli *c, const options *o);
int verb_submit(cli *c, const options *o);
int verb_challenge(cli *c, const options *o);

/* verb_receipt.c, verb_log.c: what stands beside a log */
extern const option_spec RECEIPT_OPTIONS[], CHECKPOINT_OPTIONS[], COSIGN_OPTIONS[], CONSISTENCY_OPTIONS[];
int verb_receipt(cli *c, const options *o);
int verb_log_checkpoint(cli *c, const options *o);
int verb_log_cosign(cli *c, const options *o);
int verb_log_consistency(cli *c, const options *o);

/* verb_chief.c: what the chief scrutineer decides about papers */
extern const option_spec RULE_OPTIONS[], JOIN_OPTIONS[];
int verb_rule(cli *c, const options *o);
int verb_join(cli *c, const options *o);

/* verb_papers.c: what is to be decided */
extern const option_spec PAPERS_OPTIONS[];
int verb_doubtful(cli *c, const options *o);
int verb_names(cli *c, const options *o);

/* verb_show.c: what a log says */
extern const option_spec RESULT_OPTIONS[], STATUS_OPTIONS[];
int verb_result(cli *c, const options *o);
int verb_status(cli *c, const options *o);

/* verb_demo.c */
extern const option_spec DEMO_OPTIONS[];
int verb_demo(cli *c, const options *o);

/* verb_doctor.c: is everything ready? */
extern const option_spec DOCTOR_OPTIONS[];
int verb_doctor(cli *c, const options *o);

/* verb_report.c: the result sheet */
extern const option_spec REPORT_OPTIONS[];
int verb_report(cli *c, const options *o);
int report_is_pdf(const options *o);

#endif
