/* scan_git.c: reads objects by libgit2, which runs no program that a hostile
 * repository configures. */
#include "admin/scan_git.h"

#include <apr_strings.h>
#include <git2.h>

struct reading {
    struct scan_sink *sink;
    const char *folder;
    git_odb *objects;
    apr_pool_t *pool; /* of one object */
};

static void fail(const struct reading *reading, const char *place)
{
    const git_error *error = git_error_last();

    reading->sink->failed(reading->sink->data, place,
                          error ? error->message : "cannot be read");
}

/* Trees hold names and IDs alone. */
static bool is_wanted(git_object_t type)
{
    return type == GIT_OBJECT_BLOB || type == GIT_OBJECT_COMMIT ||
           type == GIT_OBJECT_TAG;
}

static void search(const struct reading *reading, git_odb_object *object,
                   const char *id)
{
    struct scan_text *text = scan_text_begin(
        reading->sink, reading->pool,
        apr_psprintf(reading->pool, "%s %s %s", reading->folder,
                     git_object_type2string(git_odb_object_type(object)), id));

    scan_text_add(text, git_odb_object_data(object),
                  git_odb_object_size(object));
    scan_text_end(text);
}

static int read_object(const git_oid *oid, void *data)
{
    const struct reading *reading = data;
    char id[GIT_OID_HEXSZ + 1];
    size_t size;
    git_object_t type;
    git_odb_object *object = NULL;

    apr_pool_clear(reading->pool);
    git_oid_tostr(id, sizeof id, oid);
    if (git_odb_read_header(&size, &type, reading->objects, oid) == 0 &&
        !is_wanted(type))
        return 0;
    if (git_odb_read(&object, reading->objects, oid) == 0) {
        search(reading, object, id);
        git_odb_object_free(object);
    } else {
        fail(reading,
             apr_psprintf(reading->pool, "%s %s", reading->folder, id));
    }
    return 0;
}

static void read_objects(struct scan_sink *sink, git_repository *repository,
                         const char *folder)
{
    struct reading reading = {.sink = sink, .folder = folder};

    apr_pool_create(&reading.pool, sink->pool);
    if (git_repository_odb(&reading.objects, repository) != 0 ||
        git_odb_foreach(reading.objects, read_object, &reading) != 0)
        fail(&reading, folder);
    git_odb_free(reading.objects);
    apr_pool_destroy(reading.pool);
}

/* Whoever owns it: an administrator looks into others' repositories. */
bool scan_git_repository(struct scan_sink *sink, const char *folder)
{
    git_repository *repository = NULL;
    bool is_one;

    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    is_one = git_repository_open_ext(&repository, folder,
                                     GIT_REPOSITORY_OPEN_BARE |
                                         GIT_REPOSITORY_OPEN_NO_SEARCH |
                                         GIT_REPOSITORY_OPEN_NO_DOTGIT,
                                     NULL) == 0;
    if (is_one)
        read_objects(sink, repository, folder);
    git_repository_free(repository);
    git_libgit2_shutdown();
    return is_one;
}
