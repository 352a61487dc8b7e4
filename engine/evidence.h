/* What the checks of a checkpoint and of a receipt share (E7). */
#ifndef PJ_ENGINE_EVIDENCE_H
#define PJ_ENGINE_EVIDENCE_H

#include "engine/log.h"
#include "engine/note.h"

/* Keys as the definition names them. */
pj_line_key pj_recorder_line_key(const pj_definition *definition, pj_line_type type);
pj_line_key pj_witness_line_key(const pj_definition *definition, uint32_t index);

/* The witness of the line's name; witnesses_len if there is none. */
uint32_t pj_witness_named(const pj_definition *definition, const pj_line *line);

/* Is the line's name the origin? */
int pj_line_of_origin(const pj_note *note, const pj_line *line);

/* C2, and C5 of the log at hand. */
PJ_MUST_USE pj_status pj_check_origin(const pj_log *log, const pj_note *note, pj_error *err);
PJ_MUST_USE pj_status pj_check_root(const pj_log *log, const pj_note *note, pj_error *err);

#endif
