/* schema_steps.h: the SQL by which each version of the tables becomes the
 * next. */
#ifndef TOKENBOOTH_STORE_SCHEMA_STEPS_H
#define TOKENBOOTH_STORE_SCHEMA_STEPS_H

/* From version 0, an empty database, to schema_version. Words in braces are the
 * engine's own. */
extern const char *const schema_steps[];
extern const int schema_version;

/* Creates the triggers again that change the attribute state. */
extern const char schema_watch_again[];

#endif
