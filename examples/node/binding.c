/* The library for Node.js, as far as a web server that shows results needs it: one function, check(path), which reads a log, makes every check
 * on it, and gives the result back. What else piaojue.h has is called in the same way; see README.md. */
#include <stdlib.h>
#include <string.h>

#include <node_api.h>
#include <piaojue.h>

#define NODE(x)             \
    do {                    \
        if ((x) != napi_ok) \
            goto out;       \
    } while (0)

/* Error with the members status, and line and check where a record was refused. */
static void throw_error(napi_env env, pj_status status, const pj_error *err)
{
    napi_value text, code, error, number;
    NODE(napi_create_string_utf8(env, err->text, NAPI_AUTO_LENGTH, &text));
    NODE(napi_create_string_utf8(env, pj_status_name(status), NAPI_AUTO_LENGTH, &code));
    NODE(napi_create_error(env, code, text, &error));
    if (err->check) {
        NODE(napi_create_int64(env, (int64_t)err->line, &number));
        NODE(napi_set_named_property(env, error, "line", number));
        NODE(napi_create_int32(env, err->check, &number));
        NODE(napi_set_named_property(env, error, "check", number));
    }
    napi_throw(env, error);
out:
    return;
}

/* A text of the library, which says how much room it wants. */
static pj_status result_text(char **text, const pj_log *log, pj_error *err)
{
    size_t len = 0;
    char none[1];
    pj_status rc = pj_log_result_json(log, none, &len, err);
    if (rc != PJ_E_SPACE)
        return rc;
    *text = malloc(++len);
    return *text ? pj_log_result_json(log, *text, &len, err) : PJ_E_MEMORY;
}

static pj_status check(char **result, const char *path, pj_error *err)
{
    pj_store store;
    pj_log *log = NULL;
    pj_status rc = pj_store_open_file(&store, path, 0, 2000, err);
    if (rc == PJ_OK)
        rc = pj_log_open(&log, &store, NULL, err); /* V1 to V24 of every line */
    if (rc == PJ_OK)
        rc = pj_log_complete(log, err); /* V25: there is a result */
    if (rc == PJ_OK)
        rc = result_text(result, log, err);
    pj_log_close(log);
    return rc;
}

static napi_value check_call(napi_env env, napi_callback_info info)
{
    size_t argc = 1;
    napi_value argv[1], answer = NULL;
    char path[4096], *result = NULL;
    size_t len = 0;
    pj_error err = {0};
    pj_status rc;
    NODE(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));
    if (argc < 1 || napi_get_value_string_utf8(env, argv[0], path, sizeof path, &len) != napi_ok || len + 1 >= sizeof path) {
        napi_throw_type_error(env, NULL, "check(path): the path of a log is wanted");
        return NULL;
    }
    rc = check(&result, path, &err);
    if (rc != PJ_OK)
        throw_error(env, rc, &err);
    else
        NODE(napi_create_string_utf8(env, result, NAPI_AUTO_LENGTH, &answer));
out:
    free(result);
    return answer;
}

NAPI_MODULE_INIT()
{
    napi_value function;
    NODE(napi_create_function(env, "check", NAPI_AUTO_LENGTH, check_call, NULL, &function));
    NODE(napi_set_named_property(env, exports, "check", function));
out:
    return exports;
}
