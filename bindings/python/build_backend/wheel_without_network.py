"""Makes the wheel for pip: nothing is compiled, so a zip file with three lists in it is all. Needs Python alone; setuptools, which pip would
have to fetch, could do no more. The functions are those of PEP 517."""
import base64
import hashlib
import pathlib
import re
import zipfile

HERE = pathlib.Path(__file__).resolve().parent.parent


def _project():
    return dict(re.findall(r'^([a-z-]+) = "(.*)"$', (HERE / "pyproject.toml").read_text(encoding="utf-8").split("[project]")[1], re.M))


def _metadata(project):
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    return (f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\nSummary: {project['description']}\nLicense: Apache-2.0\n"
            f"Requires-Python: {project['requires-python']}\nDescription-Content-Type: text/markdown\n\n{readme}")


def _dist_info(project):
    return f"{project['name']}-{project['version']}.dist-info"


def _files(project):
    yield from ((f"piaojue/{path.name}", path.read_bytes()) for path in sorted((HERE / "piaojue").iterdir()) if path.is_file())
    yield f"{_dist_info(project)}/METADATA", _metadata(project).encode()
    yield f"{_dist_info(project)}/WHEEL", b"Wheel-Version: 1.0\nGenerator: piaojue\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = _project()
    name = f"{project['name']}-{project['version']}-py3-none-any.whl"
    record = ""
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        def put(path, data):  # with a fixed time: the same tree makes the same wheel
            entry = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)

        for path, data in _files(project):
            put(path, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{path},sha256={digest},{len(data)}\n"
        put(f"{_dist_info(project)}/RECORD", record + f"{_dist_info(project)}/RECORD,,\n")
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("the source is the tree of Piaojue: pip install ./bindings/python")
