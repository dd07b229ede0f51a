#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Starts the system anew, and neither kernel nor network.

exec systemctl --no-block soft-reboot
