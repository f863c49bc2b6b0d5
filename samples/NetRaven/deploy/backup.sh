#!/usr/bin/env bash
# Dumps the database that PGHOST, PGPORT, PGUSER and PGDATABASE name into BACKUP_FOLDER, and keeps the newest BACKUP_KEEP dumps.
set -euo pipefail

database=${PGDATABASE:-netraven}
folder=${BACKUP_FOLDER:-/backups}
keep=${BACKUP_KEEP:-14}
mkdir -p "$folder"

file=$folder/$database-$(date -u +%Y%m%dT%H%M%SZ).dump
part=$file.part
trap 'rm -f "$part"' EXIT

pg_dump --format=custom --dbname="$database" --file="$part"
if ! tables=$(pg_restore --list "$part" | grep -c ' TABLE DATA netraven '); then
  echo "The dump of $database holds no table of schema netraven. Was it initialized?" >&2
  exit 1
fi

# A name that ends in .dump is a dump that is whole.
mv "$part" "$file"
echo "$file: $tables tables"

# The names hold the time, so their order is that of age.
find "$folder" -maxdepth 1 -name "$database-*.dump" | sort -r | tail -n +"$((keep + 1))" | while IFS= read -r old; do
  rm -- "$old"
  echo "$old: removed"
done
