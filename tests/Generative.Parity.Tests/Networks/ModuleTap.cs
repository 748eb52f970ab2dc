using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Listens to what a module inside a network answers.</summary>
internal static class ModuleTap
{
    /// <summary>The answer of a module while something runs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="name">The module's dotted name.</param>
    /// <param name="run">Calls the network; its result is freed.</param>
    /// <returns>A copy in the current dispose scope.</returns>
    /// <exception cref="InvalidDataException">There is no such module, or it was not called.</exception>
    public static Tensor Hear(nn.Module network, string name, Func<IDisposable> run)
    {
        Tensor? heard = null;
        var module = network.named_modules().FirstOrDefault(m => m.name == name).module
            ?? throw new InvalidDataException($"the network has no module '{name}'");
        Listen(module, answer => heard ??= answer.clone().DetachFromDisposeScope());
        run().Dispose();
        using var copy = heard ?? throw new InvalidDataException($"the module '{name}' was not called");
        return copy.clone();
    }

    /// <summary>Listens for as long as the module lives: a case opens a network of its own.</summary>
    private static void Listen(nn.Module module, Action<Tensor> hear)
    {
        object _ = module switch
        {
            nn.Module<Tensor, Tensor> one => one.register_forward_hook((_, _, answer) => Pass(answer)),
            nn.Module<Tensor, Tensor, Tensor> two => two.register_forward_hook((_, _, _, answer) => Pass(answer)),
            nn.Module<Tensor, Tensor, Tensor, Tensor> three => three.register_forward_hook((_, _, _, _, answer) => Pass(answer)),
            _ => throw new InvalidDataException($"{module.GetType().Name} cannot be listened to"),
        };

        Tensor Pass(Tensor answer)
        {
            hear(answer);
            return answer;
        }
    }
}
