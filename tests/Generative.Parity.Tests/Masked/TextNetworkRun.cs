using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>A measurement on the network of a <see cref="TextNetworkFolder"/>, for quantities with a tolerance of their own.</summary>
internal static class TextNetworkRun
{
    /// <summary>Opens the network and the stored tensors, measures without gradients, and frees everything.</summary>
    public static ParityError Use<T>(string folder, Func<ComponentSettings, T> create, Func<T, StoredTensors, ParityError> measure)
        where T : nn.Module
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var network = create(new TextNetworkFolder(folder).Settings);
        network.eval();
        using (var weights = TensorSource.Open(folder))
            WeightLoader.Load(network, weights);
        using var stored = new StoredTensors(folder);
        return measure(network, stored);
    }
}
