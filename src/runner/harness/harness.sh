# Runs the tests of an exercise: harness.sh TESTS RESULTS NAME...
# A test is a shell function; it fails when it does not return 0, and what it printed then tells why.
gradus_results=$2
. "$1"
shift 2
for gradus_name in "$@"; do
	("$gradus_name") >"$gradus_results.out" 2>&1 </dev/null
	gradus_status=$?
	{
		printf '%s\037%s\037\037' "$gradus_name" "$gradus_status"
		[ "$gradus_status" = 0 ] || head -c 2000 "$gradus_results.out" | tr -d '\036\037'
		printf '\036'
	} >>"$gradus_results"
done
printf 'end\036' >>"$gradus_results"
exit 0
