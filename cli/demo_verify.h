/* The verifier in the demo: another program in another process, which gets files and nothing else. */
#ifndef PIAOJUE_CLI_DEMO_VERIFY_H
#define PIAOJUE_CLI_DEMO_VERIFY_H

#include "cli/demo_call.h"

/* All receipts of the vote, offline, without the log; there have to be `count`. */
int verify_receipts(demo *d, size_t count);
/* The cosigned checkpoint, and the log with it. */
int verify_checkpoint(demo *d);
/* The log by itself; what the verifier prints is shown. */
int verify_log(demo *d);

#endif
