// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdbool.h>

/// Whether the product will run on a processor of the other byte order.
extern bool turns_byte_order;
