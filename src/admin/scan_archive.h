/* scan_archive.h: a file, or what is in it if it is an archive or
 * compressed. */
#ifndef TOKENBOOTH_ADMIN_SCAN_ARCHIVE_H
#define TOKENBOOTH_ADMIN_SCAN_ARCHIVE_H

#include "admin/scan_text.h"

enum { SCAN_ARCHIVE_DEPTH = 5 /* archives in archives that are opened */ };

void scan_archive_file(struct scan_sink *sink, const char *path);

/* The same of what is open already, and stays open. */
void scan_archive_stream(struct scan_sink *sink, int file, const char *place);

#endif
