"""Unpacks chosen members of a wheel: extract_wheel.py WHEEL FOLDER PATTERN...

Patterns are shell patterns on member names ("*" also matches "/"). Prints the wheel's Requires-Dist lines, so that the
caller can read the exact pins of its extras. Python's own zipfile is used because the archive is over 2 GB unpacked and
Node has no zip reader.
"""

import fnmatch
import os
import shutil
import sys
import zipfile


def main(wheel, folder, patterns):
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.filename.endswith(".dist-info/METADATA"):
                print_requirements(archive.read(member).decode("utf-8"))
            if any(fnmatch.fnmatchcase(member.filename, pattern) for pattern in patterns):
                extract(archive, member, folder)


def print_requirements(metadata):
    for line in metadata.split("\n\n", 1)[0].splitlines():
        if line.startswith("Requires-Dist:"):
            print(line.partition(":")[2].strip())


def extract(archive, member, folder):
    target = os.path.realpath(os.path.join(folder, member.filename))
    if not target.startswith(os.path.realpath(folder) + os.sep):
        raise SystemExit(f"extract_wheel: member must lie inside the folder; got {member.filename}")
    if member.is_dir():
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with archive.open(member) as source, open(target, "wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    # zipfile drops the permissions; programs among the CUDA libraries need theirs.
    os.chmod(target, (member.external_attr >> 16) & 0o777 or 0o644)


main(sys.argv[1], sys.argv[2], sys.argv[3:])
