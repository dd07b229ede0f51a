# Written by nbft-boot-pre.service and sourced by dracut-initqueue, first of its timeout stage.
# shellcheck shell=sh disable=SC2016,SC2034,SC2154

# The stock module's last resort, nvme connect-all, would take the NBFT too.
for nbft_boot_job in "$hookdir"/initqueue/timeout/nvmf-connect-timeout*.sh; do
	[ ! -e "$nbft_boot_job" ] || echo 'rm -f -- "$job"; /sbin/nvmf-autoconnect.sh online' >"$nbft_boot_job"
done

# dracut's patience begins anew while a path may still come, until rd.timeout=, and once more when the last one has come: what lies on it
# takes its time, too. With 0 the stage would end before its other scripts.
read -r nbft_boot_uptime nbft_boot_idle </proc/uptime
[ "${nbft_boot_uptime%%.*}" -lt 120 ] || nbft_boot_over=yes
if [ -n "$nbft_boot_over" ]; then
	:
elif [ -n "$(systemctl list-units --no-legend --state=inactive,activating,running,deactivating 'nbft-boot-connect@*' 'nbft-boot-discover@*')" ]; then
	warn "nbft-boot: a path of the NBFT may still come, waiting for it until rd.timeout=120"
	nbft_boot_waited=yes
	main_loop=-1
elif [ -n "$nbft_boot_waited" ]; then
	nbft_boot_waited=
	main_loop=-1
fi
