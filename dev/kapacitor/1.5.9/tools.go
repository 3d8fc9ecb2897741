//go:build tools

// Package tools names the one program this module exists to build. See dev/install.
package tools

import _ "github.com/influxdata/kapacitor/cmd/kapacitord"
