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

static void search(const struct reading *reading, git_odb_object *object,
                   const char *id)
{
    const char *place =
        apr_psprintf(reading->pool, "%s %s %s", reading->folder,
                     git_object_type2string(git_odb_object_type(object)), id);
    struct scan_text *text = scan_text_begin(
        reading->sink, reading->pool, (struct scan_place){place, SCAN_EXACT});

    scan_text_add(text, git_odb_object_data(object),
                  git_odb_object_size(object));
    scan_text_end(text);
}

static int read_object(const git_oid *oid, void *data)
{
    const struct reading *reading = data;
    char id[GIT_OID_HEXSZ + 1];
    git_odb_object *object = NULL;

    apr_pool_clear(reading->pool);
    git_oid_tostr(id, sizeof id, oid);
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

/* Opens what is at the path itself, no matter who owns it: an administrator
 * looks into others' repositories. */
static git_repository *open_repository(const char *path)
{
    git_repository *repository = NULL;

    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    if (git_repository_open_ext(&repository, path,
                                GIT_REPOSITORY_OPEN_BARE |
                                    GIT_REPOSITORY_OPEN_NO_SEARCH |
                                    GIT_REPOSITORY_OPEN_NO_DOTGIT,
                                NULL) != 0)
        return NULL;
    return repository;
}

/* Each repository once, however many worktrees it has. */
static void read_once(struct scan_sink *sink, git_repository *repository,
                      const char *folder)
{
    const char *common = git_repository_commondir(repository);

    if (apr_hash_get(sink->repositories, common, APR_HASH_KEY_STRING))
        return;
    common = apr_pstrdup(sink->pool, common);
    apr_hash_set(sink->repositories, common, APR_HASH_KEY_STRING, common);
    sink->source++;
    read_objects(sink, repository, folder ? folder : common);
}

bool scan_git_repository(struct scan_sink *sink, const char *folder)
{
    git_repository *repository;

    git_libgit2_init();
    repository = open_repository(folder);
    if (repository)
        read_once(sink, repository, folder);
    git_repository_free(repository);
    git_libgit2_shutdown();
    return repository != NULL;
}

void scan_git_link(struct scan_sink *sink, const char *path)
{
    git_repository *repository;

    git_libgit2_init();
    repository = open_repository(path);
    if (repository)
        read_once(sink, repository, NULL);
    else
        sink->failed(sink->data, path, "the repository cannot be opened");
    git_repository_free(repository);
    git_libgit2_shutdown();
}
