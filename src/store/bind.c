/* bind.c: notes which parameters are bound, and passes them to the engine. */
#include "store/bind.h"

#include "base/utf8.h"
#include "store/driver_engine.h"

/* Marks a parameter as bound; false if the statement does not have it. */
static bool take(struct driver_statement *statement, int number)
{
    uint32_t bit;

    if (!statement)
        return false;
    if (number < 1 || number > statement->parameters) {
        statement->is_misused = true;
        return false;
    }
    bit = 1U << (number - 1);
    if (statement->bound & bit)
        statement->is_misused = true;
    statement->bound |= bit;
    return true;
}

static void note(struct driver_statement *statement, enum result result)
{
    if (result != RESULT_OK)
        statement->bind_result = result;
}

void bind_int64(struct driver_statement *statement, int number, int64_t value)
{
    if (take(statement, number))
        note(statement,
             statement->driver->engine->bind_int64(statement, number, value));
}

void bind_bool(struct driver_statement *statement, int number, bool value)
{
    if (take(statement, number))
        note(statement,
             statement->driver->engine->bind_bool(statement, number, value));
}

void bind_null(struct driver_statement *statement, int number)
{
    if (take(statement, number))
        note(statement,
             statement->driver->engine->bind_null(statement, number));
}

void bind_optional(struct driver_statement *statement, int number,
                   int64_t value)
{
    if (value)
        bind_int64(statement, number, value);
    else
        bind_null(statement, number);
}

void bind_text(struct driver_statement *statement, int number, const char *text)
{
    if (!text)
        bind_null(statement, number);
    else if (take(statement, number))
        note(statement,
             utf8_is_valid(text)
                 ? statement->driver->engine->bind_text(statement, number, text)
                 : RESULT_INVALID);
}

void bind_bytes(struct driver_statement *statement, int number,
                const void *bytes, size_t size)
{
    if (!bytes)
        bind_null(statement, number);
    else if (take(statement, number))
        note(statement, statement->driver->engine->bind_bytes(statement, number,
                                                              bytes, size));
}
