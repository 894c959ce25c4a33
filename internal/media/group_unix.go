//go:build unix

package media

import (
	"os/exec"
	"syscall"
)

// ownGroup puts cmd into a process group of its own, so that all of it ends
// with its context.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// goLast lets everybody else have the processor first. It is a courtesy: that
// it may fail does not matter.
func goLast(cmd *exec.Cmd) {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, 10)
}
