from __future__ import annotations

import pytest

from orchard.models.base import Tree


@pytest.fixture
def trees(session):
    session.add_all([Tree(id=1, kind="apple", row=1), Tree(id=2, kind="pear", row=2)])
    session.commit()


class TestListTrees:
    def test_all(self, client, trees):
        response = client.get("/trees")
        assert response.status_code == 200
        assert [tree["kind"] for tree in response.json()] == ["apple", "pear"]

    @pytest.mark.parametrize(("row", "kinds"), [(1, ["apple"]), (2, ["pear"]), (3, [])])
    def test_by_row(self, client, trees, row, kinds):
        response = client.get("/trees", params={"row": row})
        assert [tree["kind"] for tree in response.json()] == kinds


class TestCountTrees:
    def test_count(self, client, trees):
        response = client.get("/trees/count")
        assert response.json() == 2


class TestGetTree:
    def test_found(self, client, trees):
        response = client.get("/trees/1")
        assert response.status_code == 200
        assert response.json() == {"id": 1, "kind": "apple", "row": 1}

    def test_not_found(self, client, trees):
        response = client.get("/trees/99")
        assert response.status_code == 404


class TestPlantTree:
    def test_created(self, client):
        response = client.post("/trees", json={"kind": "plum", "row": 4})
        assert response.status_code == 201
        assert response.json()["kind"] == "plum"


class TestFellTree:
    def test_gone(self, client, trees):
        assert client.delete("/trees/1").status_code == 204
        assert client.delete("/trees/1").status_code == 404
