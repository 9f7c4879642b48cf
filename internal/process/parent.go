package process

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// parentPause is how long a process may outlive the one that started it.
const parentPause = time.Second

// EndWithParent ends the process after the one that started it, when finish has
// returned: a CLI that is killed takes nothing with it. It does nothing where
// the system does not show that end, which is on Windows.
func EndWithParent(finish func()) {
	signal.Ignore(syscall.SIGPIPE) // of logs, which nobody reads any more
	for started := os.Getppid(); os.Getppid() == started; {
		time.Sleep(parentPause)
	}
	finish()
	os.Exit(1)
}
