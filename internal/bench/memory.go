package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// peaks is the most memory that a CLI and its providers had at once resident,
// in bytes; 0 where the system does not report it.
type peaks struct{ cli, provider int64 }

const (
	sampling = 20 * time.Millisecond
	looking  = 5 // samples between two looks for new providers
)

// watch samples a CLI and the processes of one program that it starts, until
// done. The kernel keeps the peaks, so that only what a process adds in its very
// last moment is missed.
func watch(cli int, program string, done <-chan struct{}) (p peaks) {
	providers := map[int]bool{}
	tick := time.NewTicker(sampling)
	defer tick.Stop()
	for n := 0; ; n++ {
		if n%looking == 0 {
			for _, child := range children(cli) {
				// A process is its parent's copy until it has become the program.
				if at, err := os.Readlink(proc(child, "exe")); err == nil && at == program {
					providers[child] = true
				}
			}
		}
		p.cli = max(p.cli, peakOf(cli))
		for pid := range providers {
			now := peakOf(pid)
			if p.provider = max(p.provider, now); now == 0 {
				delete(providers, pid)
			}
		}
		select {
		case <-done:
			return p
		case <-tick.C:
		}
	}
}

func proc(pid int, name string) string { return filepath.Join("/proc", strconv.Itoa(pid), name) }

// peakOf returns a process's peak memory, 0 when it has ended.
func peakOf(pid int) int64 {
	text, err := os.ReadFile(proc(pid, "status"))
	if err != nil {
		return 0
	}
	return peakIn(string(text))
}

func peakIn(status string) int64 {
	for line := range strings.Lines(status) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
			kib, _ := strconv.ParseInt(fields[1], 10, 64)
			return kib << 10
		}
	}
	return 0
}

func children(parent int) (found []int) {
	entries, _ := os.ReadDir("/proc")
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if text, err := os.ReadFile(proc(pid, "stat")); err == nil && parentIn(string(text)) == parent {
			found = append(found, pid)
		}
	}
	return found
}

// parentIn finds the parent in a process's stat, after the name in parentheses,
// which may hold anything.
func parentIn(stat string) int {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}
