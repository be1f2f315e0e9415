#!/bin/sh
# Fetches what the pages use of other people's work, with its licences, and lists what was fetched.
# The copies are committed, so that running and building need neither node nor a network; run this only to renew them.
#   sh admin/static/vendor.sh            renew, then look at the change in SHA256SUMS
#   (cd admin/static/admin/vendor && sha256sum -c SHA256SUMS)   check
set -eu
cd "$(dirname "$0")/admin"
rm -rf vendor && mkdir vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

take() { # package@version, name of its licence here, files...
  archive=$(cd "$work" && npm pack --silent "$1")
  mkdir "$work/$2" && tar -xzf "$work/$archive" -C "$work/$2" --strip-components=1
  cp "$work/$2/LICENSE" "vendor/LICENSE.$2"
  name=$2 && shift 2
  for file in "$@"; do cp "$work/$name/$file" vendor/; done
}

take bootstrap@5.3.8 bootstrap dist/css/bootstrap-reboot.min.css
take htmx.org@2.0.11 htmx dist/htmx.min.js
take @fontsource/sarabun@5.3.0 sarabun \
  files/sarabun-thai-400-normal.woff2 files/sarabun-latin-400-normal.woff2 \
  files/sarabun-thai-600-normal.woff2 files/sarabun-latin-600-normal.woff2
take @fontsource/noto-sans-thai@5.3.0 noto-sans-thai \
  files/noto-sans-thai-thai-500-normal.woff2 files/noto-sans-thai-latin-500-normal.woff2 \
  files/noto-sans-thai-thai-600-normal.woff2 files/noto-sans-thai-latin-600-normal.woff2
sed -i '/sourceMappingURL/d' vendor/bootstrap-reboot.min.css
(cd vendor && sha256sum -- * > ../SHA256SUMS && mv ../SHA256SUMS SHA256SUMS)
