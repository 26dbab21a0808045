/* view.h: fills templates (ctemplate) from C.
 *
 * A view holds the values of one template. Templates escape every value for its
 * context; there is no way around that here. Views live in their pool. */
#ifndef TOKENBOOTH_WEB_VIEW_H
#define TOKENBOOTH_WEB_VIEW_H

#include <apr_pools.h>
#include <stddef.h>

#include "base/result.h"

#ifdef __cplusplus
#define VIEW_NOEXCEPT noexcept
extern "C" {
#else
#define VIEW_NOEXCEPT
#endif

struct view;

/* Parses every *.tpl in folder, at start. RESULT_INVALID with *why if one
 * cannot be parsed, so that no page is ever blank because of it. */
enum result view_load(apr_pool_t *pool, const char *folder, const char **why);

/* A view for the outermost template. */
struct view *view_new(apr_pool_t *pool) VIEW_NOEXCEPT;

/* Sets a value of this view; its sections see it too. NULL sets "". Bytes that
 * are not UTF-8 are shown as U+FFFD. */
void view_set(struct view *view, const char *name,
              const char *value) VIEW_NOEXCEPT;

/* Sets a value that included templates see as well. */
void view_set_everywhere(struct view *view, const char *name,
                         const char *value) VIEW_NOEXCEPT;

/* Shows a section once. */
void view_show(struct view *view, const char *section) VIEW_NOEXCEPT;

/* Shows a section once more, with its own values. Never NULL. */
struct view *view_add(struct view *view, const char *section) VIEW_NOEXCEPT;

/* Fills {{>name}} with another template, which sees only the values that were
 * set everywhere. Never NULL. */
struct view *view_include(struct view *view, const char *name,
                          const char *file) VIEW_NOEXCEPT;

/* Renders a page into the view's pool. RESULT_BROKEN if a template fails. */
enum result view_render(struct view *view, const char *file, char **html,
                        size_t *size);

#ifdef __cplusplus
}
#endif

#endif
