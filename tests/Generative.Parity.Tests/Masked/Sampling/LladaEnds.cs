using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Ids of the two tokens that end something: the text (EOS) and a turn of a conversation (EoT).</summary>
internal sealed record LladaEnds(int Text, int Turn)
{
    private const string Pattern = @"\bEoT\s+(\d+)";

    private static readonly string[] Outputs = ["transformer.ff_out.weight", "transformer.wte.weight"];

    /// <summary>
    /// EOS as configured. EoT, which no config has, as the README says; without one, the row of the output that is largest: both were
    /// scaled up so that they are predicted often.
    /// </summary>
    public static LladaEnds Of(string folder, LladaModel network)
    {
        var text = new TextNetworkFolder(folder).Settings.Required<int>("eos_token_id");
        return new(text, FixtureReadme.Number(folder, Pattern) is { } turn ? (int)turn : Largest(network, text));
    }

    private static int Largest(LladaModel network, int text)
    {
        var parameters = network.named_parameters().ToArray();
        var output = Outputs.Select(o => parameters.FirstOrDefault(p => p.name.EndsWith(o, StringComparison.Ordinal)).parameter)
            .OfType<Tensor>().First();
        var sizes = output.norm(1).index_fill(0, tensor(new long[] { text }), 0);
        return (int)sizes.argmax().item<long>();
    }
}
