//go:build tools

// Package tools names the programs this module exists to build: Kapacitor, and
// the pkg-config that builds the Rust library it links. See dev/install.
package tools

import (
	_ "github.com/influxdata/kapacitor/cmd/kapacitord"
	_ "github.com/influxdata/pkg-config"
)
