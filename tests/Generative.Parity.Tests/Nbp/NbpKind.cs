namespace Generative.Parity.Tests;

/// <summary>Next-block prediction: its networks and decoding, its quantiser, and the orders of its blocks.</summary>
internal sealed class NbpKind : IParityKind
{
    public string Name => "nbp";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var networks = NbpFixture.Networks(folder);
        return networks.SelectMany(network => NbpNetworkCases.Of(folder, network)).Concat(NbpTables.Cases(folder))
            .Concat(MaskedFolders.Unknown(folder, [.. networks.Select(n => n + "."), NbpTables.Fsq, NbpTables.Order]));
    }
}
