using System.Text.Json;
using Generative.Checkpoints;
using Generative.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder: the quantiser with its weights, the stored tensors, and a run on them with gradients.</summary>
internal sealed class IbqQuantizerFixture : IDisposable
{
    private const string Prefix = "quantize.";

    private readonly StoredTensors _stored;
    private readonly Tensor _z;
    private readonly Lazy<QuantizerLosses> _losses;

    private IbqQuantizerFixture(string folder)
    {
        _stored = new(folder);
        Quantizer = Build(folder);
        using var weights = TensorSource.Open(folder);
        WeightLoader.Load(Quantizer, weights, new() { Prefix = Prefix });
        _z = _stored["z"].requires_grad_(true);
        _losses = new(() => Quantizer.Losses(_z));
    }

    public IndexBackpropagationQuantizer Quantizer { get; }

    /// <summary>The quantiser's answers and terms for the stored latent.</summary>
    public QuantizerLosses Losses => _losses.Value;

    /// <summary>joint + commitment + weight * codebook, without the entropies.</summary>
    public Tensor QuantizerLoss => Losses[IndexBackpropagationQuantizer.JointTerm] + Losses[QuantizerTerms.Commitment]
        + Quantizer.Options.CodebookWeight * Losses[QuantizerTerms.Codebook];

    /// <summary>The probed loss.</summary>
    public Tensor Loss => (Losses.Quantized.Latent * this["probe"]).sum() + Losses.Total;

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _stored[name];

    /// <summary>Opens a folder, measures, and frees everything.</summary>
    public static ParityError Use(string folder, Func<IbqQuantizerFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var fixture = new IbqQuantizerFixture(folder);
        return measure(fixture);
    }

    /// <summary>Gradients of the probed loss, with respect to the latent and to the codes.</summary>
    public (Tensor Z, Tensor Codes) Gradients()
    {
        Loss.backward();
        return (_z.grad!, Quantizer.parameters().Single().grad!);
    }

    public void Dispose()
    {
        Quantizer.Dispose();
        _stored.Dispose();
    }

    private static IndexBackpropagationQuantizer Build(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        var config = json.RootElement;
        var entropy = config.TryGetProperty("use_entropy_loss", out var use) && use.GetBoolean();
        return new(new(config.GetProperty("n_embed").GetInt64(), config.GetProperty("embed_dim").GetInt32())
        {
            CodebookWeight = config.GetProperty("beta").GetDouble(),
            // The weight is the training script's, and in no config.
            EntropyWeight = entropy ? FixtureReadme.Number(folder, @"\+ ([0-9.]+)\*entropy_loss") ?? 0.05 : 0,
            Temperature = config.GetProperty("entropy_temperature").GetDouble(),
            SampleWeight = config.GetProperty("sample_minimization_weight").GetDouble(),
            BatchWeight = config.GetProperty("batch_maximization_weight").GetDouble(),
        });
    }
}
