# More workers than there are descriptors, of this process or of the server: blocking workers too wait until one is free,
# and a cell that is parked gives up its idle connections for those that run.
# Starts no ranks.
source "$(dirname "$0")/lib.bash"
ulimit -n 256

expect_exit 0 "$powbench" run -k fetch -d pthread,async,process,process+async -w 300 -p fetch.items=600 \
	-p fetch.latency=100us -p fetch.retries=0 --reps 1 --no-charts -o fetch
expect_all fetch/samples.csv ok 1

# Addresses that share no connection.
for ((i = 0; i < 600; i++)); do echo "http://127.0.$((i / 200 + 1)).$((i % 200 + 1)):1/"; done >urls
for driver in pthread async process; do
	expect_exit 1 "$powbench" run -k fetch -d $driver -w 300 -p fetch.urls=urls -p fetch.retries=0 --reps 1 --no-charts -o "many-$driver"
	[ "$(tail -n +2 "many-$driver/requests.csv" | grep -c 'the connection was refused$')" = \
		$((600 * $(column "many-$driver/samples.csv" rep | wc -l))) ] || fail "$driver: not every address has its row"
done
