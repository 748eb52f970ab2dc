
namespace Generative.Parity.Tests;

/// <summary>Published schedulers: timesteps, noise levels, trajectories and noising of every case in <c>cases.json</c>.</summary>
internal sealed class SchedulersKind : IParityKind
{
    public string Name => "schedulers";

    public IEnumerable<ParityCase> Cases(string folder)
    {
        var fixture = new SchedulersFixture(folder);
        List<ParityCase> cases = [.. fixture.Tables(), .. fixture.Velocity()];
        foreach (var element in fixture.Json.GetProperty("cases").EnumerateArray())
        {
            var id = element.GetProperty("id").GetString()!;
            cases.AddRange(ParityCase.Guard(id, () => new SchedulerCase(fixture, id, element).Cases().Select(c => c.Inside(id))));
        }
        return cases;
    }
}
