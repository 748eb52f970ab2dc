using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>How a family's networks are built and their stored weights named.</summary>
/// <param name="Build">From settings.</param>
/// <param name="Names">From a stored name to the network's, null to leave one out.</param>
internal sealed record CausalFamily(Func<ComponentSettings, nn.Module> Build, Func<nn.Module, Func<string, string?>> Names)
{
    public static CausalFamily Llama { get; } =
        new(LlamaModel.Create, network => name => LlamaNames.Map(name, ((LlamaModel)network).Options));

    public static CausalFamily Gpt2 { get; } =
        new(Gpt2Model.Create, network => name => Gpt2Names.Map(name, ((Gpt2Model)network).Options));
}
