#include <hwloc.h>
typedef int pb_binding_stub;
