using Generative.Networks;
using Generative.Pipelines;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Benchmarks;

/// <summary>A Llama with random weights as a model, float32 on the CPU.</summary>
internal sealed class RandomLlama : IDisposable
{
    // Fresh weights answer nearly alike for all tokens. At this deviation of logits a draw has 4 nats, as of a trained model of text.
    private const double LogitDeviation = 3.5;

    public RandomLlama(LlamaSize size)
    {
        Size = size;
        random.manual_seed(1);
        var network = new LlamaModel(size.Options);
        Bytes = network.parameters().Sum(p => p.numel() * sizeof(float));
        Parameters = network.parameters().Sum(p => p.numel());
        using (no_grad())
        {
            var norm = network.named_parameters().Single(p => p.name == "model.norm.weight").parameter;
            norm.mul_(LogitDeviation / (size.Options.InitDeviation * Math.Sqrt(size.Width)));
        }
        Model = new(new CausalModel(network, network, new NextTokenProcess(network.Vocabulary), new ModelCard(size.Name, [2048]),
            CausalModel.UsualTraits, [], CPU));
    }

    public LlamaSize Size { get; }

    public TimedModel Model { get; }

    /// <summary>Number of weights.</summary>
    public long Parameters { get; }

    /// <summary>Bytes of weights that one evaluation reads: all of them, the token table to read the answer off.</summary>
    public long Bytes { get; }

    public void Dispose() => Model.Dispose();
}
