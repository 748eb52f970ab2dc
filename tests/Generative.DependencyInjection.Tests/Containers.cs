using Microsoft.Extensions.DependencyInjection;

namespace Generative.DependencyInjection.Tests;

/// <summary>Containers as an application builds them, on one torch thread.</summary>
internal static class Containers
{
    public static ServiceProvider Build(Action<GenerativeBuilder>? more = null, Action<GenerativeOptions>? options = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddGenerative(o =>
        {
            (o.Device, o.Threads) = ("cpu", 1);
            options?.Invoke(o);
        });
        more?.Invoke(builder);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
