/* The file of a log (spec/evidence.md E8; engine/log_append.c, log.c, store_file.c): two writers, a reader, and a world that kills,
 * cuts the power, fails calls and loses a lock, at any step. tests/model/run.py searches it exhaustively, then demands that each MUTANT
 * be refuted.
 *
 * A line has two halves, the second with its line feed: cell 2·id, then 2·id + 1. `file` is what everybody sees (the page cache), `disk`
 * what is sure to survive. A power cut leaves either what was synced last, or what was written since as far as any point behind the
 * shortest length since: the file system keeps order within a file, and a sync that says it succeeded has. Nothing else is assumed. */

#ifndef LINES
#define LINES 3
#endif
#define CELLS 6 /* 2·LINES */
#ifndef KILLS
#define KILLS 1
#endif
#define CUTS 1

byte file[CELLS], disk[CELLS];
byte file_len, disk_len, shortest;
byte before[4];                 /* of a line: the one it follows, its `prev` */
byte next_line = 1;
byte acknowledged, shown;       /* sets of lines: 1 << id */
byte writer_lock, append_lock;  /* 0: free; else who, from 1 */
bool killed[2];
byte kills, cuts, lost_locks, failures;
hidden byte i, head, set;       /* only within one step */

#define HAS(set, line) ((set >> (line)) & 1)

/* ---- the file ---- */

inline synced() {
    d_step {
        i = 0;
        do :: i < CELLS -> disk[i] = (i < file_len -> file[i] : 0); i++ :: else -> break od;
        disk_len = file_len; shortest = file_len
    }
}

inline cut_to(length) {
    d_step {
        i = length;
        do :: i < file_len -> file[i] = 0; i++ :: else -> break od;
        file_len = (length < file_len -> length : file_len);
        shortest = (file_len < shortest -> file_len : shortest)
    }
}

/* The whole lines up to `limit`: `head` the last, `set` all, `i` cells taken. Every line has to be whole and to follow the one before. */
inline read_lines(limit) {
    d_step {
        i = 0; head = 0; set = 0;
        do
        :: i + 1 < limit && i + 1 < file_len ->
            assert(file[i] != 0 && file[i] % 2 == 0 && file[i + 1] == file[i] + 1); /* nobody wrote into another's line */
            assert(before[file[i] / 2] == head);                                    /* V2, V3: no line is missing or out of place */
            head = file[i] / 2;
            set = set | (1 << head);
            i = i + 2
        :: else -> break
        od
    }
}

/* Everything acknowledged, and everything shown to anybody, is there. */
inline nothing_lost() {
    read_lines(file_len);
    assert((acknowledged & set) == acknowledged);
    assert((shown & set) == shown)
}

/* file_size: locked while it asks, and what is there synced, for a writer that was killed may have left lines that are not. One step, for
 * nobody else may change the file meanwhile. */
inline ask_length() {
    atomic {
#ifndef MUTANT_ASKED_WITHOUT_LOCK
        append_lock == 0;
#endif
        length = file_len;
#ifndef MUTANT_READ_UNSYNCED
        synced()
#endif
    }
}

/* ---- a writer ---- */

#ifdef MUTANT_NOT_STILL_OURS
#define STILL_OURS 1
#else
#define STILL_OURS (file_len == my_len)
#endif
#define MAY_APPEND (append_lock == me || append_lock == 0)

inline unlock_append() {
    if :: append_lock == me -> append_lock = 0 :: else fi
}

/* One call of write, or the failure of it. */
inline write_cell(cell) {
    if
    :: atomic { file[file_len] = cell; file_len++; my_len++ }
    :: atomic { failures > 0 -> failures--; goto failed }
    fi
}

inline forget() {
    my_len = 0; length = 0; size = 0; first = 0; second = 0; last = 0; seen = 0
}

proctype writer(byte number) {
    byte me = number + 1;
    byte my_len;        /* of store_file.c: the length as we have left it */
    byte length, size;  /* as asked; of log.c: what is synced */
    byte first, second; /* the lines of a group; second 0: one line alone */
    byte last, seen;    /* the last line, and the set of all, in the vote as we know it */
again:
    {
        /* pj_store_open_file */
#ifdef MUTANT_NO_WRITER_LOCK
        my_len = file_len;
#else
        atomic { writer_lock == 0 -> writer_lock = me; my_len = file_len };
#endif
        /* pj_log_open: how long it is, synced; what is there; what is unfinished is cut off; only then is anybody told. */
#ifdef MUTANT_LENGTH_OF_OPENING
        ask_length(); /* found by this model: the length at opening may come again after a lost lock, with another's bytes */
#else
        atomic { ask_length(); my_len = length };
#endif
        atomic { read_lines(length); size = i; last = head; seen = set };
#ifndef MUTANT_TAIL_STAYS
        if
        :: atomic { length > size && MAY_APPEND && STILL_OURS -> append_lock = me };
            if
            :: atomic { cut_to(size); my_len = size }
            :: atomic { failures > 0 -> failures--; goto close }
            fi;
            if
            :: atomic { synced(); unlock_append() }
            :: atomic { failures > 0 -> failures--; goto close }
            fi
        :: atomic { length > size && MAY_APPEND && !STILL_OURS -> goto close }
        :: atomic { length == size -> skip }
        fi;
#endif
        /* A checkpoint of what it holds. */
        atomic { shown = shown | seen; seen = 0; length = 0 };
next:
        if
        :: goto close
        :: atomic { next_line <= LINES ->
               first = next_line; before[first] = last; last = first; next_line++;
               if
               :: next_line <= LINES -> second = next_line; before[second] = last; last = second; next_line++
               :: skip
               fi }
        fi;
        /* pj_log_flush: file_append */
        if
        :: atomic { MAY_APPEND && STILL_OURS -> append_lock = me }
        :: atomic { MAY_APPEND && !STILL_OURS -> unlock_append(); goto close } /* ESTALE */
        fi;
#ifdef MUTANT_ACKNOWLEDGED_FIRST
        acknowledged = acknowledged | (1 << first);
#endif
        write_cell(2 * first);
        write_cell(2 * first + 1);
        if
        :: atomic { second != 0 -> file[file_len] = 2 * second; file_len++; my_len++ };
           write_cell(2 * second + 1)
        :: atomic { second != 0 && failures > 0 -> failures--; goto failed }
        :: atomic { second == 0 -> skip }
        fi;
        /* file_sync */
        if
        :: atomic { synced(); unlock_append(); size = my_len }
        :: atomic { failures > 0 -> failures--; goto failed }
        fi;
        atomic { acknowledged = acknowledged | (1 << first) | (second != 0 -> 1 << second : 0); first = 0; second = 0; goto next };
failed:
#ifdef MUTANT_GOES_ON
        atomic { unlock_append(); size = my_len; first = 0; second = 0; goto next };
#endif
        /* take_back: file_truncate, file_sync; the log is broken from then on, and is closed some time */
        if
#ifdef MUTANT_NOT_TAKEN_BACK
        :: skip
#else
        :: atomic { cut_to(size); my_len = size }
#endif
        :: atomic { failures > 0 -> failures--; unlock_append(); goto close } /* it stays, and is told */
        fi;
        if
        :: atomic { synced();
               read_lines(file_len);
               assert((set & (1 << first)) == 0 && (second == 0 || (set & (1 << second)) == 0)); /* what was refused is gone */
               unlock_append() }
        :: atomic { failures > 0 -> failures--; unlock_append() }
        fi;
close:
        atomic {
            unlock_append();
            if :: writer_lock == me -> writer_lock = 0 :: else fi;
            forget();
            goto again
        }
    } unless { killed[number] };
    atomic { killed[number] = 0; forget(); goto again } /* its locks went with it */
}

/* ---- a reader that shows, or signs, what it has read ---- */

proctype reader() {
    byte length;
    do
    :: ask_length();
       atomic {
           if
           :: length <= file_len ->
               read_lines(length);
               if
               :: i == length -> shown = shown | set /* else: refused, V1 */
               :: else
               fi
           :: else /* ENODATA */
           fi;
           length = 0
       }
    od
}

/* ---- the world ---- */

inline kill(which) {
    killed[which] = 1;
    if :: append_lock == which + 1 -> append_lock = 0 :: else fi;
    if :: writer_lock == which + 1 -> writer_lock = 0 :: else fi
}

proctype world() {
    byte length;
    do
    :: kills < KILLS -> atomic { kills++; kill(0) }
    :: kills < KILLS -> atomic { kills++; kill(1) }
    :: cuts < CUTS -> atomic { /* the reader, too, begins again: what it reads is what it will find then */
           cuts++; kill(0); kill(1);
           if
           :: d_step { /* nothing since the last sync */
                  i = 0;
                  do :: i < CELLS -> file[i] = disk[i]; i++ :: else -> break od;
                  file_len = disk_len }
           :: length = shortest; /* some of it */
              do :: length < file_len -> length++ :: break od;
              cut_to(length)
           fi;
           synced();
           length = 0;
           nothing_lost() }
    :: lost_locks < LOST_LOCKS && writer_lock != 0 -> atomic { lost_locks++; writer_lock = 0 } /* a server that restarts */
    :: atomic { nothing_lost() }
    od
}

init {
    atomic {
        failures = FAILURES;
        run writer(0); run writer(1); run reader(); run world()
    }
}
