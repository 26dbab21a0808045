/* image_registry.h: an endpoint of profile.fcgi, which routes.c lists among
 * the pages. */
#ifndef TOKENBOOTH_ENDPOINTS_IMAGE_REGISTRY_H
#define TOKENBOOTH_ENDPOINTS_IMAGE_REGISTRY_H

#include "web/page.h"

/* GET /v2/: 404, in the words of a registry of images. */
void endpoint_image_registry_get(struct page *page);

#endif
