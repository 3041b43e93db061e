from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from orchard import settings
from orchard.api.app import create_app
from orchard.models.base import Base


def pytest_addoption(parser):
    parser.addoption("--backend", default="sqlite")


@pytest.fixture
def session():
    Base.metadata.drop_all(settings.engine)
    Base.metadata.create_all(settings.engine)
    with settings.Session() as session:
        yield session


@pytest.fixture
def client(session):
    return TestClient(create_app(), base_url="http://testserver/api")
