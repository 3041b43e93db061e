from __future__ import annotations

import pytest

from orchard.models.base import Harvest, Tree


@pytest.fixture
def harvest(session):
    session.add_all([Tree(id=1, kind="apple", row=1), Harvest(id=7, tree_id=1, kilograms=12.5)])
    session.commit()


class TestGetHarvest:
    def test_found(self, client, harvest):
        response = client.get("/harvests/7")
        assert response.status_code == 200
        assert response.json()["kilograms"] == 12.5


class TestFinishHarvest:
    def test_finished(self, client, harvest):
        assert client.post("/harvests/7/finish").status_code == 204

    def test_not_found(self, client, harvest):
        assert client.post("/harvests/8/finish").status_code == 404


class TestHarvestTotals:
    def test_totals(self, client, harvest):
        assert client.get("/harvests/totals/by-tree").json() == {"1": 12.5}
