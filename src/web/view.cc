/* view.cc: the C interface to Google's ctemplate, our only C++ file.
 *
 * No exception crosses into C: failures are returned as results, and a process
 * that has no memory left for a dictionary ends. */
#include "web/view.h"

#include <apr_strings.h>
#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_emitter.h>
#include <dirent.h>

#include <cstring>
#include <memory>
#include <new>
#include <string>

extern "C" {
#include "base/utf8.h"
}

using ctemplate::STRIP_WHITESPACE;
using ctemplate::Template;
using ctemplate::TemplateDictionary;

struct view {
    apr_pool_t *pool;
    TemplateDictionary *values; /* of this view */
    TemplateDictionary *root;   /* of the outermost, which owns them all */
};

/* A name of a value, a section or an include, with the number by which
 * ctemplate knows it. For a name without one, ctemplate also writes into a
 * table of the whole process, behind a lock, each time; a screen names
 * thousands. */
class Name : public ctemplate::TemplateString
{
  public:
    explicit Name(const char *text) : TemplateString(text)
    {
        CacheGlobalId();
    }
};

/* Writes a page into a pool, in a buffer that doubles when it is full. */
class PoolEmitter : public ctemplate::ExpandEmitter
{
  public:
    explicit PoolEmitter(apr_pool_t *to) : pool(to), capacity(16384), size(0)
    {
        text = static_cast<char *>(apr_palloc(pool, capacity));
    }
    void Emit(char byte) override
    {
        Emit(&byte, 1);
    }
    void Emit(const std::string &part) override
    {
        Emit(part.data(), part.size());
    }
    void Emit(const char *part) override
    {
        Emit(part, std::strlen(part));
    }
    void Emit(const char *part, size_t length) override
    {
        if (size + length + 1 > capacity)
            grow(length);
        std::memcpy(text + size, part, length);
        size += length;
        text[size] = '\0';
    }

    apr_pool_t *pool;
    size_t capacity, size;
    char *text;

  private:
    void grow(size_t length)
    {
        capacity = 2 * (capacity + length);
        char *larger = static_cast<char *>(apr_palloc(pool, capacity));
        std::memcpy(larger, text, size);
        text = larger;
    }
};

static bool is_template(const char *name)
{
    size_t size = std::strlen(name);

    return size > 4 && std::strcmp(name + size - 4, ".tpl") == 0;
}

static bool parses(const char *name)
{
    const Template *parsed = Template::GetTemplate(name, STRIP_WHITESPACE);

    return parsed && parsed->state() == ctemplate::TS_READY;
}

enum result view_load(apr_pool_t *pool, const char *folder, const char **why)
try {
    std::unique_ptr<DIR, int (*)(DIR *)> names(opendir(folder), closedir);
    bool any = false;

    *why = apr_psprintf(pool, "templates %s: no templates there", folder);
    if (!names)
        return RESULT_INVALID;
    Template::SetTemplateRootDirectory(folder);
    while (const struct dirent *entry = readdir(names.get())) {
        if (!is_template(entry->d_name))
            continue;
        any = true;
        if (!parses(entry->d_name)) {
            *why = apr_psprintf(pool, "template %s/%s does not parse", folder,
                                entry->d_name);
            return RESULT_INVALID;
        }
    }
    return any ? RESULT_OK : RESULT_INVALID;
} catch (...) {
    return RESULT_BROKEN;
}

static apr_status_t destroy(void *values) noexcept
{
    delete static_cast<TemplateDictionary *>(values);
    return APR_SUCCESS;
}

static struct view *wrap(apr_pool_t *pool, TemplateDictionary *values,
                         TemplateDictionary *root)
{
    struct view *created =
        static_cast<struct view *>(apr_palloc(pool, sizeof *created));

    created->pool = pool;
    created->values = values;
    created->root = root;
    return created;
}

struct view *view_new(apr_pool_t *pool) noexcept
{
    TemplateDictionary *values = new TemplateDictionary("page");

    apr_pool_cleanup_register(pool, values, destroy, apr_pool_cleanup_null);
    return wrap(pool, values, values);
}

/* A page says that it is UTF-8, so it must be, whatever somebody typed. */
static const char *shown(const struct view *view, const char *value) noexcept
{
    if (!value)
        return "";
    return utf8_is_valid(value) ? value : utf8_sanitize(view->pool, value);
}

void view_set(struct view *view, const char *name, const char *value) noexcept
{
    view->values->SetValue(Name(name), shown(view, value));
}

void view_set_everywhere(struct view *view, const char *name,
                         const char *value) noexcept
{
    view->root->SetTemplateGlobalValue(Name(name), shown(view, value));
}

void view_show(struct view *view, const char *section) noexcept
{
    view->values->ShowSection(Name(section));
}

struct view *view_add(struct view *view, const char *section) noexcept
{
    return wrap(view->pool, view->values->AddSectionDictionary(Name(section)),
                view->root);
}

struct view *view_include(struct view *view, const char *name,
                          const char *file) noexcept
{
    TemplateDictionary *values = view->values->AddIncludeDictionary(Name(name));

    values->SetFilename(file);
    return wrap(view->pool, values, view->root);
}

enum result view_render(struct view *view, const char *file, char **html,
                        size_t *size)
try {
    PoolEmitter page(view->pool);

    if (!ctemplate::ExpandWithData(file, STRIP_WHITESPACE, view->root, nullptr,
                                   &page))
        return RESULT_BROKEN;
    *html = page.text;
    *size = page.size;
    return RESULT_OK;
} catch (...) {
    return RESULT_BROKEN;
}
