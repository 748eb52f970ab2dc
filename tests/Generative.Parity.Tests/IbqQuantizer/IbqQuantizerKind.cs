using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Index backpropagation quantisation: codes, lookups, every loss term, and the gradients.</summary>
internal sealed class IbqQuantizerKind : IParityKind
{
    // The README: "Tolerance 1e-5 relative (gradients 1e-4)".
    private const double Tolerance = 1e-5, GradientTolerance = 1e-4;

    private static readonly string[] Inputs = ["z", "probe"];

    private static readonly Dictionary<string, Func<IbqQuantizerFixture, Tensor>> Values = new(StringComparer.Ordinal)
    {
        ["quant"] = f => f.Losses.Quantized.Latent,
        ["quant_loss"] = f => f.QuantizerLoss,
        ["sample_entropy"] = f => f.Losses[QuantizerTerms.PerSampleEntropy],
        ["avg_entropy"] = f => f.Losses[QuantizerTerms.CodebookEntropy],
        ["entropy_loss"] = f => f.Losses[QuantizerTerms.EntropyAux],
        ["loss"] = f => f.Loss,
        ["codebook_entry"] = f => f.Quantizer.Lookup(f["indices"], new((int)f["z"].shape[2], (int)f["z"].shape[3])),
    };

    public string Name => "ibq-quantizer";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        foreach (var name in StoredTensors.Names(folder, "").Except(Inputs))
        {
            if (name == "indices")
            {
                yield return Case(name, f => Deviation.Unequal(f.Losses.Quantized.Ids, f[name]));
                // Without gradients another road leads to the same codes.
                yield return Case("indices.plain", f => Deviation.Unequal(f.Quantizer.Quantize(f["z"]).Ids, f[name]));
            }
            else if (name == "grad_z")
                yield return Case(name, f => new(Deviation.Relative(f.Gradients().Z, f[name]), GradientTolerance));
            else if (name == "grad_embedding")
                yield return Case(name, f => new(Deviation.Relative(f.Gradients().Codes, f[name]), GradientTolerance));
            else if (Values.TryGetValue(name, out var value))
                yield return Case(name, f => new(Deviation.Relative(value(f), f[name]), Tolerance));
            else
                yield return MaskedFolders.Unknown(name);
        }

        ParityCase Case(string name, Func<IbqQuantizerFixture, ParityError> measure) =>
            new(name, () => IbqQuantizerFixture.Use(folder, measure));
    }
}
