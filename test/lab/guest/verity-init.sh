#!/bin/busybox sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=dash
# A root file system that nobody can write to: the small system gets a place for its file, and goes on.
/bin/mount -t tmpfs tmpfs /var/tmp
exec /bin/sh /sbin/tiny-init
