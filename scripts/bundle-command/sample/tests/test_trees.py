import pytest


class TestTrees:
    @pytest.fixture(autouse=True)
    def setup(self, client):
        self.client = client

    @pytest.mark.parametrize("limit", [1, 2])
    def test_list(self, limit):
        response = self.client.get(f"/api/trees?limit={limit}")
        assert response.status_code == 200
