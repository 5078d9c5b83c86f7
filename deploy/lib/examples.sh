#!/usr/bin/env bash
# What deploy/run prints at the end: the addresses, one key per role, and four lines to paste.
set -euo pipefail

# Shanghai's day without the time zone tables, which a small system may lack.
shanghai_day() {
    TZ=CST-8 date +%F
}

# key_from FILE ROLE: empty if there is none.
key_from() {
    [[ ! -f $1 ]] || sed -n "s/^$2=//p" "$1" | tail -n 1
}

# Each paste gets its own key, so that the second one is a second order and no replay of the first.
post_line() {
    local url=$1 key=$2 body=$3
    printf "curl -sS '%s' -H 'Authorization: Bearer %s'" "$url" "$key"
    printf " -H 'Content-Type: application/json'"
    # shellcheck disable=SC2016  # the reader's shell expands it
    printf ' -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" -d %s' "'$body'"
}

show_example_lines() {
    local url=$1 supplier buyer stock order
    supplier=$(key_from "$2" supplier_clerk)
    buyer=$(key_from "$2" buyer_clerk)
    [[ -n $supplier && -n $buyer ]] || return 0
    # A lot is received once; each paste makes another one.
    # shellcheck disable=SC2016  # the reader's shell expands it
    stock='{"lots":[{"sku":"LC-SCALLION-10KG","lot_code":"YUNYANSHAN-'\''$(date +%s)'\''"'
    stock+=',"harvest_date":"'$(shanghai_day)'"'
    stock+=',"quantity":{"value":40,"unit":"bundle_tie"},"pieces":40}]}'
    order='{"lines":[{"sku":"LC-SCALLION-10KG","quantity":{"value":8,"unit":"bundle_tie"}}]'
    order+=',"deliveries":[{"receiver":"收货组","phone":"010-00000000"'
    order+=',"division_code":"110105","address":"朝阳区"}]}'
    printf '\nA co-op uploads stock:\n'
    post_line "$url/v1/lots:batch" "$supplier" "$stock"
    printf '\n\nAnyone looks at the catalogue (熬脑葱, found by its initials):\n'
    printf "curl -sS '%s/v1/products?q=ANC'" "$url"
    printf '\n\nA buyer places an order:\n'
    # shellcheck disable=SC2016
    printf 'ORDER=$(%s -w "\\n%%header{location}"); echo "$ORDER"' \
        "$(post_line "$url/v1/orders" "$buyer" "$order")"
    printf '\n\n... and reads it:\n'
    # shellcheck disable=SC2016
    printf 'curl -sS "%s$(echo "$ORDER" | tail -n 1)"' "$url"
    printf " -H 'Authorization: Bearer %s'\n" "$buyer"
}

# show_how_to_use URL KEYS
show_how_to_use() {
    printf '\nChaolu serves %s\nThe API, page by page: %s/docs\n\n' "$1" "$1"
    printf 'One API key per role:\n'
    sed -nE 's/^([a-z_]+)=(.*)$/\1 \2/p' "$2" | while read -r role key; do
        printf '  %-15s %s\n' "$role" "$key"
    done
    show_example_lines "$1" "$2"
    printf '\nCtrl-C stops the server and its database.\n\n'
}
