// Package terraform stands in for what only tests of Terraform itself import.
package terraform
