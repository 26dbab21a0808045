/* metrics.c: GET /metrics.
 *
 * 200 what is counted on this host, in Prometheus' text format. Nothing in it
 * is about one account, feed or token. docs/monitoring/ has a dashboard and
 * alerts that use these names. */
#include "endpoints/endpoints.h"

#include <apr_strings.h>
#include <sys/stat.h>

#include "base/counters.h"
#include "base/process_table.h"
#include "endpoints/metrics_text.h"
#include "endpoints/monitoring.h"
#include "store/backup.h"

/* A family, and the words of its only label. */
struct words {
    const char *name, *help, *label;
    const char *const *words;
    int count;
    int counter; /* the first one */
};

static const char *label(const metrics_text *text, const char *name,
                         const char *value)
{
    return apr_pstrcat(text->pool, name, "=\"", value, "\"", NULL);
}

static const char *two_labels(const metrics_text *text, const char *first,
                              const char *second)
{
    return apr_pstrcat(text->pool, first, ",", second, NULL);
}

static void add_words(metrics_text *text, const struct words *family)
{
    metrics_text_family(text, family->name, "counter", family->help);
    for (int i = 0; i < family->count; i++)
        metrics_text_count(text, family->name,
                           label(text, family->label, family->words[i]),
                           counters_read(family->counter + i));
}

/* --- checks -------------------------------------------------------------- */

static const char *const doors[COUNTERS_DOORS] = {
    [COUNTERS_DOOR_AUTHORIZER] = "authorizer",
    [COUNTERS_DOOR_MODULE] = "module",
    [COUNTERS_DOOR_AUTHORIZE] = "authorize",
};

static const char *outcome_word(int outcome)
{
    return outcome == OUTCOME_ALLOWED ? "allowed"
                                      : outcome_cause((enum outcome)outcome);
}

static void add_checks(metrics_text *text)
{
    static const char NAME[] = "tokenbooth_checks_total";

    metrics_text_family(text, NAME, "counter",
                        "Checks, by who asked and by what was decided.");
    for (int door = COUNTERS_DOOR_NONE + 1; door < COUNTERS_DOORS; door++) {
        for (int outcome = 0; outcome < OUTCOME_MAX; outcome++)
            metrics_text_count(
                text, NAME,
                two_labels(text, label(text, "door", doors[door]),
                           label(text, "outcome", outcome_word(outcome))),
                counters_read(COUNTERS_CHECKS + (door * COUNTERS_OUTCOMES) +
                              outcome));
    }
}

static void add_check_times(metrics_text *text)
{
    static const char NAME[] = "tokenbooth_check_duration_seconds";

    metrics_text_family(text, NAME, "histogram",
                        "How long checks take, without what Apache does.");
    for (int door = COUNTERS_DOOR_NONE + 1; door < COUNTERS_DOORS; door++)
        metrics_text_times(text, NAME, label(text, "door", doors[door]),
                           COUNTERS_CHECK_TIMES + (door * COUNTERS_TIME));
}

/* --- records, passwords, answers ----------------------------------------- */

static void add_records(metrics_text *text)
{
    static const char *const words[COUNTERS_RECORDS] = {
        [COUNTERS_RECORD_WRITTEN] = "written",
        [COUNTERS_RECORD_DROPPED] = "dropped",
        [COUNTERS_RECORD_FAILED] = "failed",
    };
    static const struct words family = {
        "tokenbooth_access_records_total",
        "Last uses and denials: written, dropped as the queue was full, or "
        "failed to be written.",
        "result",
        words,
        COUNTERS_RECORDS,
        COUNTERS_OF_RECORDS};

    add_words(text, &family);
}

static void add_audit(metrics_text *text)
{
    static const char NAME[] = "tokenbooth_audit_log_lost_total";

    metrics_text_family(text, NAME, "counter",
                        "Events that could not be written to the audit log.");
    metrics_text_count(text, NAME, "", counters_read(COUNTERS_AUDIT_LOST));
}

static void add_passwords(metrics_text *text, const struct endpoint *endpoint)
{
    static const char *const words[COUNTERS_PASSWORDS] = {
        [COUNTERS_PASSWORD_RIGHT] = "right",
        [COUNTERS_PASSWORD_WRONG] = "wrong",
        [COUNTERS_PASSWORD_THROTTLED] = "throttled",
        [COUNTERS_PASSWORD_FAILED] = "failed",
    };
    static const struct words family = {
        "tokenbooth_password_checks_total",
        "Passwords that were sent, by the result.",
        "result",
        words,
        COUNTERS_PASSWORDS,
        COUNTERS_OF_PASSWORDS};
    static const char RUNNING[] = "tokenbooth_password_checks_running";
    static const char WAITING[] = "tokenbooth_password_checks_waiting";
    int running = 0, waiting = 0;

    add_words(text, &family);
    if (endpoint->context.password_verifier)
        password_verifier_load(endpoint->context.password_verifier, &running,
                               &waiting);
    metrics_text_family(text, RUNNING, "gauge",
                        "Passwords that are checked or hashed right now.");
    metrics_text_count(text, RUNNING, "", (uint64_t)running);
    metrics_text_family(text, WAITING, "gauge",
                        "Passwords that wait to be checked or hashed.");
    metrics_text_count(text, WAITING, "", (uint64_t)waiting);
}

static void add_answers(metrics_text *text)
{
    static const char NAME[] = "tokenbooth_answers_total";
    static const char *const classes[COUNTERS_STATUS_CLASSES] = {
        "1xx", "2xx", "3xx", "4xx", "5xx"};

    metrics_text_family(text, NAME, "counter",
                        "Answers of the FastCGI programs, by their status.");
    for (int program = PROCESS_PROFILE; program <= PROCESS_AUTHORIZE;
         program++) {
        const char *word = process_table_word((enum process_program)program);
        for (int i = 1; i < COUNTERS_STATUS_CLASSES; i++)
            metrics_text_count(
                text, NAME,
                two_labels(text, label(text, "program", word),
                           label(text, "status", classes[i])),
                counters_read(COUNTERS_ANSWERS +
                              (program * COUNTERS_STATUS_CLASSES) + i));
    }
}

/* --- processes ----------------------------------------------------------- */

/* All processes of a program together. */
struct sum {
    uint64_t processes, silent, threads, busy, queued;
};

static void add_up(apr_pool_t *pool, struct sum sums[PROCESS_PROGRAMS])
{
    const apr_array_header_t *list = process_table_list(pool);

    for (int i = 0; i < list->nelts; i++) {
        const struct process *one = &APR_ARRAY_IDX(list, i, struct process);
        struct sum *sum = &sums[one->program];
        sum->processes++;
        sum->silent += !one->is_alive;
        sum->threads += (uint64_t)one->threads;
        sum->busy += (uint64_t)one->busy;
        sum->queued += (uint64_t)one->queued;
    }
}

/* offset: of the member of struct sum. */
static void add_gauge(metrics_text *text,
                      const struct sum sums[PROCESS_PROGRAMS], const char *name,
                      const char *help, size_t offset)
{
    metrics_text_family(text, name, "gauge", help);
    for (int i = PROCESS_NONE + 1; i < PROCESS_PROGRAMS; i++)
        metrics_text_count(
            text, name,
            label(text, "program", process_table_word((enum process_program)i)),
            *(const uint64_t *)((const char *)&sums[i] + offset));
}

static void add_threads(metrics_text *text,
                        const struct sum sums[PROCESS_PROGRAMS])
{
    static const char NAME[] = "tokenbooth_worker_threads";

    metrics_text_family(text, NAME, "gauge",
                        "Threads of the FastCGI programs, by what they do. "
                        "Those of the module are Apache's.");
    for (int i = PROCESS_PROFILE; i <= PROCESS_AUTHORIZE; i++) {
        const char *program =
            label(text, "program", process_table_word((enum process_program)i));
        metrics_text_count(text, NAME,
                           two_labels(text, program, "state=\"busy\""),
                           sums[i].busy);
        metrics_text_count(
            text, NAME, two_labels(text, program, "state=\"idle\""),
            sums[i].threads > sums[i].busy ? sums[i].threads - sums[i].busy
                                           : 0);
    }
}

static void add_processes(metrics_text *text)
{
    struct sum sums[PROCESS_PROGRAMS] = {{0}};

    add_up(text->pool, sums);
    add_gauge(text, sums, "tokenbooth_processes",
              "Processes that run on this host.",
              offsetof(struct sum, processes));
    add_gauge(text, sums, "tokenbooth_recorders_silent",
              "Processes whose recorder has not been heard of for a minute.",
              offsetof(struct sum, silent));
    add_gauge(text, sums, "tokenbooth_recorder_queue_records",
              "Access records that wait, as of the last second; at 32768 in a "
              "process, more are dropped.",
              offsetof(struct sum, queued));
    add_threads(text, sums);
}

/* --- store --------------------------------------------------------------- */

static void add_file(metrics_text *text, const char *path, const char *word)
{
    struct stat info;

    metrics_text_count(text, "tokenbooth_database_size_bytes",
                       label(text, "file", word),
                       stat(path, &info) == 0 ? (uint64_t)info.st_size : 0);
}

static void add_store_errors(metrics_text *text)
{
    static const char *const words[COUNTERS_STORES] = {
        [COUNTERS_STORE_BUSY] = "busy",
        [COUNTERS_STORE_BROKEN] = "broken",
    };
    static const struct words family = {
        "tokenbooth_store_errors_total",
        "Errors of the database: busy, which is tried again, or broken.",
        "kind",
        words,
        COUNTERS_STORES,
        COUNTERS_OF_STORE};

    add_words(text, &family);
}

static void add_backup(metrics_text *text, const struct settings *settings)
{
    static const char NAME[] = "tokenbooth_backup_last_success_timestamp_"
                               "seconds";
    int64_t last = store_backup_last(text->pool, settings);

    metrics_text_family(text, NAME, "gauge",
                        "When tokenbooth backup last succeeded; 0: never.");
    metrics_text_count(text, NAME, "", (uint64_t)last);
}

static void add_store(metrics_text *text, const struct settings *settings)
{
    static const char COMMIT[] = "tokenbooth_commit_duration_seconds";

    add_store_errors(text);
    metrics_text_family(text, COMMIT, "histogram",
                        "How long commits to the database take.");
    metrics_text_times(text, COMMIT, "", COUNTERS_COMMIT_TIME);
    metrics_text_family(text, "tokenbooth_database_size_bytes", "gauge",
                        "Size of the database's files; 0: not there.");
    add_file(text, settings->database, "database");
    add_file(text, apr_pstrcat(text->pool, settings->database, "-wal", NULL),
             "wal");
    add_backup(text, settings);
}

/* --- the rest ------------------------------------------------------------ */

static void add_health(metrics_text *text, const struct endpoint *endpoint)
{
    static const char NAME[] = "tokenbooth_health_level";
    struct monitoring_look looks[MONITORING_LOOKS];

    monitoring_look_at(endpoint, text->pool, looks);
    metrics_text_family(text, NAME, "gauge",
                        "What /health says: 0 ok, 1 warning, 2 critical.");
    for (int i = 0; i < MONITORING_LOOKS; i++)
        metrics_text_count(text, NAME, label(text, "check", looks[i].name),
                           (uint64_t)looks[i].level);
}

static void add_build(metrics_text *text)
{
    static const char NAME[] = "tokenbooth_build_info";

    metrics_text_family(text, NAME, "gauge",
                        "Always 1; the version of the program that answers.");
    metrics_text_count(text, NAME, label(text, "version", TOKENBOOTH_VERSION),
                       1);
}

void endpoint_metrics(const struct endpoint *endpoint, struct request *request,
                      struct response *response)
{
    metrics_text *text = metrics_text_create(request->pool);
    struct monitoring_probe probe;

    if (!monitoring_admits(endpoint, request, response, &probe))
        return;
    add_build(text);
    add_health(text, endpoint);
    add_checks(text);
    add_check_times(text);
    add_records(text);
    add_audit(text);
    add_passwords(text, endpoint);
    add_answers(text);
    add_processes(text);
    add_store(text, endpoint->context.settings);
    response_text(response, METRICS_TEXT_TYPE, metrics_text_end(text));
}
